/**
 * A copy of a piece of a text. V8 makes a piece point into the text that it was cut from, so that one name kept for the
 * life of a project would keep the text of a whole file.
 */
export function owned(piece: string): string {
  return Buffer.from(piece).toString();
}
