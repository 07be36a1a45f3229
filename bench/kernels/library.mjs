/** The library as its users get it, and the parts of it that may not be built. */
export const library = await importBuilt("softmax");
if (!library) throw new Error("Cannot import the library: it is not built, run npm run build");

/** An import that gives `undefined` where the subpath or its file is missing. */
export async function importBuilt(specifier) {
  try {
    return await import(specifier);
  } catch (error) {
    if (["ERR_PACKAGE_PATH_NOT_EXPORTED", "ERR_MODULE_NOT_FOUND"].includes(error.code)) return undefined;
    throw error;
  }
}

/** An arena with room for so many bytes of arrays and their alignment. */
export function createArena(byteLength) {
  return library.createArena(byteLength + 4096);
}

export const NOT_BUILT = { missing: "not built" };
