// The elements.

import {
  createElement,
  forwardRef,
  Fragment,
  useEffect,
  useImperativeHandle,
  useRef,
  type AnchorHTMLAttributes,
  type ImgHTMLAttributes,
  type MouseEvent,
  type ReactElement,
  type ReactNode,
  type RefAttributes,
} from 'react';
import {attachLink, type LinkBinding} from './link.js';
import {useImageUrl} from './react-load.js';
import {useImageAuth} from './react-session.js';

/** The properties of an `<img>`, but for its `src`. */
export interface AuthImageProps extends Omit<ImgHTMLAttributes<HTMLImageElement>, 'src'> {
  /** The object's, without a token. */
  url: string | null | undefined;
  /** What stands where there is nothing to show: no URL, no token yet, or an image that failed. */
  fallback?: ReactNode;
}

/**
 * `<img>` whose `src` is kept loadable; renders `fallback` while there is nothing to show. `onError` is
 * called for every try that failed.
 */
export const AuthImage = forwardRef<HTMLImageElement, AuthImageProps>(function AuthImage(
  {url, fallback, onLoad, onError, ...rest},
  ref,
) {
  const image = useImageUrl(url);
  if (image.src === undefined) return createElement(Fragment, null, fallback);
  return createElement<ImgHTMLAttributes<HTMLImageElement>, HTMLImageElement>('img', {
    ...rest,
    ref,
    onLoad: both(image.onLoad, onLoad),
    onError: both(image.onError, onError),
    // After what says how it is to be loaded.
    src: image.src,
  });
}) as (props: AuthImageProps & RefAttributes<HTMLImageElement>) => ReactElement;

/** The properties of an `<a>`, but for its `href`. */
export interface AuthLinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> {
  /** The object's, without a token. */
  url: string;
}

/**
 * `<a>` that stays usable whenever it is followed, opened in a new tab or copied. Whoever gets a copied
 * link can open it for as long as its token lives: minutes. A URL that is not http(s) gets no `href`: it could
 * run script.
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
    // An app that prevents the default follows it itself.
    onClick: both(onClick, follow),
    onAuxClick: both(onAuxClick, follow),
  });
}) as (props: AuthLinkProps & RefAttributes<HTMLAnchorElement>) => ReactElement;

/** The package's own listener and the app's. */
function both<E>(
  first: ((event: E) => void) | undefined,
  second: ((event: E) => void) | undefined,
): (event: E) => void {
  return event => {
    first?.(event);
    second?.(event);
  };
}
