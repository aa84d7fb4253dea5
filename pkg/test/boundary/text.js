// What cases are made of, as `tests/cases.rs` reads it too.

/** The text of a case: JSON holds half a surrogate pair badly, and a megabyte. */
export function textOf(text) {
  if (typeof text === 'string') return text;
  const pieces = text.map(piece => {
    if (typeof piece === 'string') return piece;
    return 'unit' in piece ? String.fromCharCode(piece.unit) : piece.text.repeat(piece.times);
  });
  return pieces.join('');
}
