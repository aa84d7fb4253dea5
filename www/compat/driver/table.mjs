// Tables as Markdown has them, which people read as well as they are.

/**
 * @param {readonly string[]} head
 * @param {ReadonlyArray<readonly string[]>} lines
 */
export function markdownTable(head, lines) {
  const widths = head.map((name, column) =>
    Math.max(...[name, ...lines.map(line => line[column] ?? '')].map(cell => cell.length)),
  );
  const ruler = widths.map(width => '-'.repeat(width));
  return [head, ruler, ...lines]
    .map(line => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`)
    .join('\n');
}
