import {AuthImage, AuthLink} from 'objectstore-image-auth/react';

/** Below an `<ImageAuthProvider auth={auth}>`. */
export function AppIcon({name, url}: {name: string; url: string | null}) {
  return (
    <figure>
      <AuthImage url={url} alt={name} fallback={name[0]} width={24} height={24} />
      {url && (
        <AuthLink url={url} download={`${name}.png`}>
          Download
        </AuthLink>
      )}
    </figure>
  );
}
