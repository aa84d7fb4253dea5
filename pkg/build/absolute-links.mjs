// npm resolves a relative link of a README against the package's own folder, not against the repository's.

/**
 * The README with absolute links to this version's files. `repository` is an http(s) address, such as
 * `https://github.com/OWNER/NAME`.
 *
 * @param {string} readme
 * @param {string} repository
 * @param {string} version
 */
export function withAbsoluteLinks(readme, repository, version) {
  return readme.replace(/(!?)(\[[^\]]*\])\((?!https?:|#)([^)\s]+)\)/g, (_, image, text, path) => {
    const kind = image ? 'raw' : 'blob';
    return `${image}${text}(${repository}/${kind}/v${version}/${path})`;
  });
}
