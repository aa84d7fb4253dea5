// `AuthLink`: an `<a>` to an object.

import {
  createElement,
  forwardRef,
  useEffect,
  useImperativeHandle,
  useRef,
  type AnchorHTMLAttributes,
  type MouseEvent,
  type ReactElement,
  type RefAttributes,
} from 'react';
import {attachLink, type LinkBinding} from '../shared/link.js';
import {composeHandlers} from './compose-handlers.js';
import {useImageAuth} from './session-context.js';

/** The properties of an `<a>` without `href`. */
export interface AuthLinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> {
  /** The object's URL, without a token. */
  url: string;
}

/**
 * `<a>` that stays usable whenever it is followed, opened in a new tab or copied. Needs an `ImageAuthProvider` above it.
 * Sets `rel="noreferrer"` and `referrerPolicy="no-referrer"` unless it is given others. Anyone who gets a copied link can
 * open it until its token expires, usually for minutes. A URL that is not http(s) gets no `href`: it could run script.
 */
export const AuthLink = forwardRef<HTMLAnchorElement, AuthLinkProps>(function AuthLink(
  {url, onClick, onAuxClick, ...rest},
  ref,
) {
  const auth = useImageAuth();
  const a = useRef<HTMLAnchorElement>(null);
  const binding = useRef<LinkBinding | undefined>(undefined);
  useImperativeHandle(ref, () => a.current as HTMLAnchorElement);
  useEffect(() => {
    if (!a.current) return;
    binding.current = attachLink(a.current, url, auth);
    return binding.current.unbind;
  }, [auth, url]);
  const follow = (event: MouseEvent) => binding.current?.follow(event.nativeEvent);
  return createElement<AnchorHTMLAttributes<HTMLAnchorElement>, HTMLAnchorElement>('a', {
    rel: 'noreferrer',
    referrerPolicy: 'no-referrer',
    ...rest,
    ref: a,
    href: url,
    // The app's handlers first: one that prevents the default follows the link itself.
    onClick: composeHandlers(onClick, follow),
    onAuxClick: composeHandlers(onAuxClick, follow),
  });
}) as (props: AuthLinkProps & RefAttributes<HTMLAnchorElement>) => ReactElement;
