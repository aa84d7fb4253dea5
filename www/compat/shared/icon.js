// What every app here does with the package: a session, and one image of the demo's backend.

/**
 * A session, and the URL of a build's icon. The package is passed in, because how it is imported is what
 * the apps differ in.
 */
export async function prepareIcon({ImageAuth, objectUrl}, origin = '') {
  const api = `${origin}/api/0/organizations/acme`;
  const build = `${api}/builds/101`;
  const baseUrl = `${api}/objectstore`;
  const auth = new ImageAuth({baseUrl, refetch: ({signal}) => fetch(build, {signal})});

  const {app_info: app} = await (await fetch(build)).json();
  const scopes = {org: 1, project: 2};
  const url = objectUrl(baseUrl, {usecase: 'preprod', scopes, key: `1/2/${app.app_icon_id}`});
  return {auth, url};
}

/** Shows the icon in the page's one `<img>`. */
export async function showIcon(pkg, origin) {
  const {auth, url} = await prepareIcon(pkg, origin);
  document.querySelector('img').src = await auth.freshImageUrl(url);
}

/** The icon's bytes, as script gets them. */
export async function fetchIcon(pkg, origin) {
  const {auth, url} = await prepareIcon(pkg, origin);
  const response = await auth.fetch(url);
  if (!response.ok) throw new Error(`the icon could not be fetched: ${response.status}`);
  return response.blob();
}
