export interface Note {
  readonly kind: "plain" | "warning";
  readonly text: string;
}
