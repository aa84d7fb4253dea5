// An app's icon, or the first letter of its name where there is none to show.

import {AuthImage} from 'objectstore-image-auth/react';

import type {AppInfo} from '../api';
import {useObjectUrl} from '../images/Images';
import {hold} from '../images/loaded';
import styles from './AppIcon.module.css';

interface AppIconProps {
  app: Pick<AppInfo, 'name' | 'app_icon_id'>;
  /** Edge length in CSS pixels. */
  size?: number;
  /** It is there, and shown. */
  onShow?: () => void;
}

export function AppIcon({app, size = 24, onShow}: AppIconProps) {
  const url = useObjectUrl(app.app_icon_id);
  const name = `Icon of ${app.name}`;
  const look = {className: styles.icon, style: {width: size, height: size, fontSize: size / 2}};
  const letter = (
    <span {...look} role="img" aria-label={name}>
      {firstLetter(app.name)}
    </span>
  );
  // Without a response there is no session to load it with.
  if (url === undefined) return letter;
  return (
    <AuthImage
      {...look}
      url={url}
      fallback={letter}
      alt={name}
      referrerPolicy="no-referrer"
      onLoad={({currentTarget: image}) => {
        hold(url, image.src);
        onShow?.();
      }}
    />
  );
}

function firstLetter(name: string): string {
  const [letter = '?'] = name.trim();
  return letter.toUpperCase();
}
