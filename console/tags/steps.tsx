// The tag set in words, attribute by attribute: what a screen reader reads, and what a narrow screen shows.

import { SourceKind } from "../profiles/source.tsx";
import type { Course, NumberedProblem } from "./flow.ts";
import { ruleOf } from "./rule.ts";

export function Steps({ courses }: { courses: readonly Course[] }) {
  return (
    <ol class="steps" aria-label="From source to tag">
      {courses.map(({ attribute, source, value, atSource, atTag }) => (
        <li key={attribute.id}>
          <p class="step-source">
            <SourceKind type={source.type} /> <bdi class="mono">{source.name}</bdi>
          </p>
          <Between problems={atSource} words={`${ruleOf(attribute)}${attribute.transitive ? ", transitive" : ""}`} />
          <p class={value === null ? "step-tag none" : "step-tag"}>
            <span class="unseen">AWS tag </span>
            <bdi class="mono">{attribute.mappingName}</bdi>
            <Between problems={atTag} />
            {value === null ? " no tag" : <bdi class="mono"> = {value}</bdi>}
          </p>
        </li>
      ))}
    </ol>
  );
}

function Between({ problems, words }: { problems: readonly NumberedProblem[]; words?: string }) {
  return (
    <span class={problems.length > 0 ? "step-between broken" : "step-between"}>
      {words}
      {problems.map(({ number }) => (
        <span key={number} class="mark">
          <span class="unseen"> problem </span>
          {number}
        </span>
      ))}
    </span>
  );
}
