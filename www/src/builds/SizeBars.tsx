// Sizes, each with a bar that is relative to the largest.

import styles from './SizeBars.module.css';

interface SizeBarsProps {
  sizes: Array<[name: string, bytes: number]>;
  format: (bytes: number) => string;
}

export function SizeBars({sizes, format}: SizeBarsProps) {
  const largest = Math.max(1, ...sizes.map(([, bytes]) => bytes));
  return (
    <dl className={styles.sizes}>
      {sizes.map(([name, bytes]) => (
        <div key={name}>
          <dt className={styles.name}>{name}</dt>
          <dd>
            <span className={styles.value}>{format(bytes)}</span>
            <span className={styles.track}>
              <span className={styles.bar} style={{width: `${(bytes / largest) * 100}%`}} />
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
