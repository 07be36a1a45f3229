/** A script of this folder. It is JavaScript that `node` runs as it is; its types are not checked. */
export const loadModule = (name: string) => import(new URL(name, import.meta.url).href);
