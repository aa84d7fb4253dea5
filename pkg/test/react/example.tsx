import {ImageAuth} from 'objectstore-image-auth';
import {AuthImage, ImageAuthProvider} from 'objectstore-image-auth/react';

const api = '/api/0/organizations/acme';
const auth = new ImageAuth({
  baseUrl: `${api}/objectstore`, // only URLs below it get the token
  refetch: ({signal}) => fetch(`${api}/builds/101`, {signal}), // any response that brings a token
});

/** The app's icon, or the first letter of its name where the icon cannot be loaded. */
export function AppIcon({name, url}: {name: string; url: string | null}) {
  return <AuthImage url={url} alt={name} fallback={name[0]} width={24} height={24} />;
}

export function App({iconUrl}: {iconUrl: string | null}) {
  return (
    <ImageAuthProvider auth={auth}>
      <AppIcon name="Fieldnotes" url={iconUrl} />
    </ImageAuthProvider>
  );
}
