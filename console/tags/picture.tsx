// The tag set as a picture: sources, rules and tags in three columns, and lines between them that break where a problem
// arises. It is drawn for the eye; the list of steps says the same in words.

import { Icon } from "../parts/icon.tsx";
import { SOURCES } from "../profiles/source.tsx";
import type { Course, NumberedProblem, Source } from "./flow.ts";
import { ruleOf } from "./rule.ts";

const ROW_PX = 68;

const middleOf = (row: number) => (row + 0.5) * ROW_PX;

interface PictureProps {
  courses: readonly Course[];
  sources: readonly Source[];
}

export function Picture({ courses, sources }: PictureProps) {
  const height = courses.length * ROW_PX;
  return (
    <div class="picture" aria-hidden="true">
      <p class="column-title">Source</p>
      <p class="column-title" />
      <p class="column-title">Rule of the profile</p>
      <p class="column-title" />
      <p class="column-title">AWS tag</p>
      <div class="column" style={{ height: `${height}px` }}>
        {sources.map((source) => (
          <div
            key={`${source.type} ${source.row}`}
            class={`node ${source.type.toLowerCase()}`}
            style={{ top: `${middleOf(source.row)}px` }}
          >
            <span class="node-kind">
              <Icon name={SOURCES[source.type].icon} /> {SOURCES[source.type].words}
            </span>
            <span class="node-name mono cut">{source.name}</span>
          </div>
        ))}
      </div>
      <Lane height={height} lines={courses.map(sourceLine)} />
      <div class="column" style={{ height: `${height}px` }}>
        {courses.map(({ attribute }, row) => (
          <div key={attribute.id} class="node rule-node" style={{ top: `${middleOf(row)}px` }}>
            <span class="rule-words">{ruleOf(attribute)}</span>
            {attribute.transitive && (
              <span class="node-kind">
                <Icon name="chain" /> transitive
              </span>
            )}
          </div>
        ))}
      </div>
      <Lane height={height} lines={courses.map(tagLine)} />
      <div class="column" style={{ height: `${height}px` }}>
        {courses.map(({ attribute, value }, row) => (
          <div
            key={attribute.id}
            class={value === null ? "node tag-node none" : "node tag-node"}
            style={{ top: `${middleOf(row)}px` }}
          >
            <span class="node-name mono cut">{attribute.mappingName}</span>
            <span class="node-value mono cut">{value ?? "no tag"}</span>
          </div>
        ))}
      </div>
    </div>
  );
}

/** A line between two columns, in rows. */
interface Line {
  id: string;
  from: number;
  to: number;
  type: string;
  problems: readonly NumberedProblem[];
  /** Nothing flows here, because a problem before it has stopped it. */
  isDry: boolean;
}

function sourceLine({ attribute, source, atSource }: Course, row: number): Line {
  const type = source.type.toLowerCase();
  return { id: attribute.id, from: source.row, to: row, type, problems: atSource, isDry: false };
}

function tagLine({ attribute, source, atSource, atTag }: Course, row: number): Line {
  const type = source.type.toLowerCase();
  return { id: attribute.id, from: row, to: row, type, problems: atTag, isDry: atSource.length > 0 };
}

function Lane({ height, lines }: { height: number; lines: readonly Line[] }) {
  return (
    <div class="lane" style={{ height: `${height}px` }}>
      <svg viewBox={`0 0 100 ${height}`} preserveAspectRatio="none" aria-hidden="true">
        {lines.map((line) => (
          <path key={line.id} d={curve(line)} class={classOf(line)} />
        ))}
      </svg>
      {lines
        .filter(({ problems }) => problems.length > 0)
        .map((line) => (
          <span key={line.id} class="marks" style={{ top: `${middleOf((line.from + line.to) / 2)}px` }}>
            {line.problems.map(({ number }) => (
              <span key={number} class="mark">
                {number}
              </span>
            ))}
          </span>
        ))}
    </div>
  );
}

function curve({ from, to }: Line): string {
  const [start, end] = [middleOf(from), middleOf(to)];
  return `M0 ${start}C50 ${start} 50 ${end} 100 ${end}`;
}

function classOf({ type, problems, isDry }: Line): string {
  if (problems.length > 0) return "broken";
  return isDry ? "dry" : type;
}
