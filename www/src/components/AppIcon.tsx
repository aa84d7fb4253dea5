// An app's icon, or the first letter of its name where there is none to show.

import type {AppInfo} from '../api';
import {useImage} from '../images/useImage';
import styles from './AppIcon.module.css';

interface AppIconProps {
  app: Pick<AppInfo, 'name' | 'app_icon_id'>;
  /** Edge length in CSS pixels. */
  size?: number;
}

export function AppIcon({app, size = 24}: AppIconProps) {
  const {src, status, onLoad, onError} = useImage(app.app_icon_id);
  const box = {width: size, height: size, fontSize: size / 2};
  if (src === undefined || status === 'failed') {
    return (
      <span className={styles.icon} style={box} role="img" aria-label={`Icon of ${app.name}`}>
        {firstLetter(app.name)}
      </span>
    );
  }
  return (
    <img
      className={styles.icon}
      style={box}
      src={src}
      alt={`Icon of ${app.name}`}
      referrerPolicy="no-referrer"
      onLoad={onLoad}
      onError={onError}
    />
  );
}

function firstLetter(name: string): string {
  const [letter = '?'] = name.trim();
  return letter.toUpperCase();
}
