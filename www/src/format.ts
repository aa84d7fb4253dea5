// Numbers and dates as people read them.

const megabytes = new Intl.NumberFormat('en', {
  style: 'unit',
  unit: 'megabyte',
  maximumFractionDigits: 1,
});
const percent = new Intl.NumberFormat('en', {style: 'percent', maximumFractionDigits: 1});
const finePercent = new Intl.NumberFormat('en', {style: 'percent', maximumFractionDigits: 2});
const count = new Intl.NumberFormat('en');
const time = new Intl.DateTimeFormat('en', {timeStyle: 'medium', hourCycle: 'h23'});
const dateTime = new Intl.DateTimeFormat('en', {dateStyle: 'medium', timeStyle: 'short'});
const exactDateTime = new Intl.DateTimeFormat('en', {
  dateStyle: 'medium',
  timeStyle: 'medium',
  hourCycle: 'h23',
});

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

/** Formats an instant, to the second. */
export function formatDateTime(epochMs: number): string {
  return exactDateTime.format(epochMs);
}

/** Formats the time of day of an instant, to the second. */
export function formatTime(epochMs: number): string {
  return time.format(epochMs);
}

/** Formats a duration by its two largest units: days and hours, or less. */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1e3);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (minutes === 0) return `${seconds} s`;
  if (hours === 0) return `${minutes} min ${seconds % 60} s`;
  if (hours < 24) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Formats the server's clock minus the local one. */
export function formatSkew(skewMs: number): string {
  if (Math.abs(skewMs) < 500) return 'None';
  return `Server ${formatDuration(Math.abs(skewMs))} ${skewMs > 0 ? 'ahead' : 'behind'}`;
}

/** The usual short form of a commit's hash. */
export function formatSha(sha: string): string {
  return sha.slice(0, 7);
}

export function formatPlatform(platform: 'ios' | 'android'): string {
  return platform === 'ios' ? 'iOS' : 'Android';
}
