// Numbers and dates as people read them.

const megabytes = new Intl.NumberFormat('en', {
  style: 'unit',
  unit: 'megabyte',
  maximumFractionDigits: 1,
});
const percent = new Intl.NumberFormat('en', {style: 'percent', maximumFractionDigits: 1});
const finePercent = new Intl.NumberFormat('en', {style: 'percent', maximumFractionDigits: 2});
const count = new Intl.NumberFormat('en');
const dateTime = new Intl.DateTimeFormat('en', {dateStyle: 'medium', timeStyle: 'short'});

/** A smaller fraction would be rounded to 0 %. */
const SMALLEST_FRACTION = 0.0001;

export function formatBytes(bytes: number): string {
  return megabytes.format(bytes / 1e6);
}

export function formatCount(things: number): string {
  return count.format(things);
}

/** Formats a fraction from 0 to 1. Only 0 itself is shown as 0 %. */
export function formatFraction(fraction: number): string {
  if (fraction > 0 && fraction < SMALLEST_FRACTION)
    return `<${finePercent.format(SMALLEST_FRACTION)}`;
  return (fraction < 0.1 ? finePercent : percent).format(fraction);
}

/** Formats an ISO date and time. Other text is returned as it is. */
export function formatDate(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : dateTime.format(date);
}

/** Formats a duration in seconds, or in minutes and seconds from a minute on. */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1e3);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** The usual short form of a commit's hash. */
export function formatSha(sha: string): string {
  return sha.slice(0, 7);
}

export function formatPlatform(platform: 'ios' | 'android'): string {
  return platform === 'ios' ? 'iOS' : 'Android';
}
