// A titled box of facts.

import type {ReactNode} from 'react';

import styles from './Card.module.css';

interface CardProps {
  title: string;
  icon: ReactNode;
  /** To the right of the title. */
  aside?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}

export function Card({title, icon, aside, wide = false, children}: CardProps) {
  return (
    <section className={styles.card} data-wide={wide}>
      <header className={styles.header}>
        <span className={styles.icon}>{icon}</span>
        <h2 className={styles.title}>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  );
}

/** Names and values, one pair in each line. */
export function Facts({facts}: {facts: Array<[name: string, value: ReactNode]>}) {
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name} className={styles.fact}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
