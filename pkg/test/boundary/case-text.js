// Reads the texts of the cases in `tests/cases/`, as `tests/cases.rs` does.

/** A text of a case. Some are described, because JSON is bad at lone surrogates and at a megabyte. */
export function textOf(text) {
  if (typeof text === 'string') return text;
  const pieces = text.map(piece => {
    if (typeof piece === 'string') return piece;
    return 'unit' in piece ? String.fromCharCode(piece.unit) : piece.text.repeat(piece.times);
  });
  return pieces.join('');
}
