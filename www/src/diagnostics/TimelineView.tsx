// The time line of a session: tokens as bars, and marks for refetches, failed images and corrections of
// the clock. The last events are below, in words.

import {formatDuration, formatTime} from '../format';
import {useNow} from '../useNow';
import {describeEvent, describeReason, describeSkew} from './describe-event';
import {useEvents} from './event-log';
import {ClockFlag, FailureTick, RefetchDot, TokenRect, type Scale} from './marks';
import {spanOf, timelineOf, type RefetchMark, type TokenBar} from './timeline';
import styles from './TimelineView.module.css';
import {TimeAxis, TimelineRow} from './TimelineRow';

/** How many events are listed. */
const LISTED = 6;

const LANE_HEIGHT = 13;
const ROW_HEIGHT = 20;

export function TimelineView() {
  const events = useEvents();
  const now = useNow();
  if (events.length === 0) return null;

  // An event may be newer than the last tick.
  const present = Math.max(now, events.at(-1)?.at ?? 0);
  const timeline = timelineOf(events);
  const span = spanOf(timeline, present);
  const scale: Scale = at => ((at - span.from) / (span.to - span.from)) * 100;
  const inSpan = <T extends {at: number}>(marks: T[]) => marks.filter(({at}) => at >= span.from);
  const nowX = scale(present);
  const row = {nowX};
  const [refetches, failures, clocks] = [
    inSpan(timeline.refetches),
    inSpan(timeline.imageFailures),
    inSpan(timeline.clocks),
  ];
  return (
    <div className={styles.timeline} role="group" aria-label="Time line">
      <div>
        <TimelineRow {...row} name="Tokens" height={LANE_HEIGHT * timeline.lanes + 6}>
          {timeline.tokens
            .filter(({endsAt = Infinity}) => endsAt > span.from)
            .map(bar => (
              <TokenRect
                key={bar.at}
                bar={bar}
                y={3 + bar.lane * LANE_HEIGHT}
                scale={scale}
                title={describeBar(bar)}
              />
            ))}
        </TimelineRow>
        {refetches.length > 0 && (
          <TimelineRow {...row} name="Refetches" height={ROW_HEIGHT}>
            {refetches.map((mark, index) => (
              <RefetchDot
                key={index}
                mark={mark}
                now={present}
                scale={scale}
                title={describeRefetch(mark)}
              />
            ))}
          </TimelineRow>
        )}
        {failures.length > 0 && (
          <TimelineRow {...row} name="Images" height={ROW_HEIGHT}>
            {failures.map((event, index) => (
              <FailureTick key={index} event={event} scale={scale} title={describeEvent(event)} />
            ))}
          </TimelineRow>
        )}
        {clocks.length > 0 && (
          <TimelineRow {...row} name="Clock" height={ROW_HEIGHT}>
            {clocks.map((event, index) => (
              <ClockFlag
                key={index}
                event={event}
                // Only the last has room for its label.
                label={index === clocks.length - 1 ? describeSkew(event.skewMs) : undefined}
                scale={scale}
                title={describeEvent(event)}
              />
            ))}
          </TimelineRow>
        )}
        <TimeAxis nowX={nowX} past={present - span.from} future={span.to - present} />
      </div>
      <ol className={styles.events} aria-label="Last events">
        {events
          .slice(-LISTED)
          .reverse()
          .map((event, index) => (
            <li key={events.length - index} className={styles.event} data-type={event.type}>
              <time className={styles.time}>{formatTime(event.at)}</time>
              <span>{describeEvent(event)}</span>
            </li>
          ))}
      </ol>
    </div>
  );
}

function describeBar({at, source, dueAt, expiresAt}: TokenBar): string {
  const received = `Token from a ${source === 'ingest' ? 'response' : 'refetch'} at ${formatTime(at)}`;
  if (expiresAt === undefined) return `${received}, expiry unknown`;
  const due = dueAt === undefined ? '' : `, due at ${formatTime(dueAt)}`;
  return `${received}${due}, expires at ${formatTime(expiresAt)}`;
}

function describeRefetch({at, reason, attempt, outcome, endedAt, error}: RefetchMark): string {
  const took = endedAt === undefined ? '' : ` after ${formatDuration(endedAt - at)}`;
  const cause = error === undefined ? '' : `: ${error}`;
  return `Refetch at ${formatTime(at)}, attempt ${attempt}, as ${describeReason(reason)}: ${outcome}${took}${cause}`;
}
