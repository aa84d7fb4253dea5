/**
 * The list, rotated by `by`: the order in which a round times the contenders.
 *
 * @template T
 * @param {T[]} list
 * @param {number} by below 0 for rounds before the first
 */
export function rotate(list, by) {
  const first = ((by % list.length) + list.length) % list.length;
  return [...list.slice(first), ...list.slice(0, first)];
}
