/** Gets what a file holds beside tensors: its name, and why it is none. */
export type OnUnreadable = (name: string, reason: TypeError) => void;

/** Hands a TypeError on to `onUnreadable`; without one, and for damage (a RangeError), throws it. */
export function passOver(name: string, error: unknown, onUnreadable: OnUnreadable | undefined): void {
  if (!(error instanceof TypeError) || !onUnreadable) throw error;
  onUnreadable(name, error);
}
