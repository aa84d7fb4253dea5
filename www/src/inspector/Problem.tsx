// What is wrong, in the words of the package's error, which also say what to do.

import {TriangleAlert} from 'lucide-react';

import type {Problem as ProblemProps} from './inspect';
import styles from './Problem.module.css';

export function Problem({code, message}: ProblemProps) {
  return (
    <div className={styles.problem} role="alert">
      <TriangleAlert size={18} aria-hidden className={styles.icon} />
      <p className={styles.message}>
        {withCode(message)}
        {code !== undefined && <code className={styles.code}>{code}</code>}
      </p>
    </div>
  );
}

/** The message with what is between backticks as code. */
function withCode(message: string) {
  return message
    .split('`')
    .map((part, index) => (index % 2 === 0 ? part : <code key={index}>{part}</code>));
}
