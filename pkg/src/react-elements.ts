// The elements.

import {
  createElement,
  forwardRef,
  Fragment,
  useCallback,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
  type AnchorHTMLAttributes,
  type ForwardedRef,
  type ImgHTMLAttributes,
  type MouseEvent,
  type ReactElement,
  type ReactNode,
  type RefAttributes,
} from 'react';
import {attachLink, type LinkBinding} from './link.js';
import {whenNear} from './near.js';
import {useImageUrl} from './react-load.js';
import {useImageAuth} from './react-session.js';

/** The properties of an `<img>`, but for its `src`; and its `srcSet`, whose URLs would carry no token. */
export interface AuthImageProps extends Omit<
  ImgHTMLAttributes<HTMLImageElement>,
  'src' | 'srcSet'
> {
  /** The object's, without a token. */
  url: string | null | undefined;
  /** What stands where there is nothing to show: no URL, no token yet, or an image that failed. */
  fallback?: ReactNode;
}

/**
 * `<img>` whose `src` is kept loadable; renders `fallback` while there is nothing to show. `onError` is
 * called for every try that failed. An image that is unmounted before it has loaded is not downloaded any
 * further. One with `loading="lazy"` gets its `src` when it is scrolled near, so that no token ends before
 * that. `src` is an absolute URL: also in a frame or a pop-up, what is loaded is what the session checked.
 */
export const AuthImage = forwardRef<HTMLImageElement, AuthImageProps>(function AuthImage(
  {url, fallback, onLoad, onError, ...given},
  ref,
) {
  const rest = withoutSrcSet(given);
  const [isNear, setIsNear] = useState(false);
  const isDeferred = rest.loading === 'lazy' && !isNear;
  const image = useImageUrl(isDeferred ? undefined : url);
  if (url == null || (!isDeferred && image.src === undefined)) {
    return createElement(Fragment, null, fallback);
  }
  return createElement(ImageElement, {
    ...rest,
    appRef: ref,
    imageRef: image.ref,
    isDeferred,
    setIsNear,
    onLoad: both(image.onLoad, onLoad),
    onError: both(image.onError, onError),
    // After what says how it is to be loaded.
    src: image.src,
  });
}) as (props: AuthImageProps & RefAttributes<HTMLImageElement>) => ReactElement;

interface ImageElementProps extends ImgHTMLAttributes<HTMLImageElement> {
  appRef: ForwardedRef<HTMLImageElement>;
  imageRef: (img: HTMLImageElement | null) => void;
  /** A lazy image that is not near the viewport yet: it has no `src`. */
  isDeferred: boolean;
  setIsNear: (isNear: boolean) => void;
}

function ImageElement(props: ImageElementProps): ReactElement {
  const {appRef, imageRef, isDeferred, setIsNear, ...attributes} = props;
  const img = useRef<HTMLImageElement | null>(null);
  const attach = useCallback(
    (element: HTMLImageElement | null) => {
      img.current = element;
      imageRef(element);
    },
    [imageRef],
  );
  useImperativeHandle(appRef, () => img.current as HTMLImageElement, []);
  useEffect(() => {
    if (!isDeferred || !img.current) return;
    return whenNear(img.current, () => setIsNear(true));
  }, [isDeferred, setIsNear]);
  return createElement('img', {...attributes, ref: attach});
}

let hasWarned = false;

/** JavaScript callers may pass `srcSet` although the types forbid it. */
function withoutSrcSet<T extends object>(given: T): Omit<T, 'srcSet'> {
  const {srcSet, ...rest} = given as T & {srcSet?: unknown};
  if (srcSet && !hasWarned) {
    hasWarned = true;
    console.warn(
      'objectstore-image-auth: <AuthImage> ignores `srcSet`: its URLs would carry no token',
    );
  }
  return rest;
}

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
