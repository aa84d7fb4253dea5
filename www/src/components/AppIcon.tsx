// An app's icon, or the first letter of its name if there is no icon.

import {AuthImage} from 'objectstore-image-auth/react';

import type {AppInfo} from '../api';
import {useObjectUrl} from '../images/ImageSession';
import styles from './AppIcon.module.css';

interface AppIconProps {
  app: Pick<AppInfo, 'name' | 'app_icon_id'>;
  /** Width and height in CSS pixels. */
  size?: number;
  /** Called when the icon has loaded. */
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
  return (
    <AuthImage
      {...look}
      url={url}
      fallback={letter}
      alt={name}
      referrerPolicy="no-referrer"
      onLoad={onShow}
    />
  );
}

function firstLetter(name: string): string {
  const [letter = '?'] = name.trim();
  return letter.toUpperCase();
}
