// What stands around every view: the way to the others, who is signed in, and what goes on.

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { hrefOf } from "../state/route.ts";
import { Account } from "./account.tsx";
import { Announced, Progress } from "./progress.tsx";
import type { View } from "./views.ts";

interface ShellProps {
  offered: readonly View[];
  present: View | undefined;
  children: ComponentChildren;
}

export function Shell({ offered, present, children }: ShellProps) {
  const main = useRef<HTMLElement>(null);
  const isFirst = useRef(true);
  useEffect(() => {
    document.title = `${present?.title ?? "Console"} · Session Attributes`;
    // The first view comes with the page, which has the focus anyway.
    if (!isFirst.current) main.current?.focus();
    isFirst.current = false;
  }, [present]);
  return (
    <div class="shell">
      <Progress />
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to the view
      </button>
      <header class="side">
        <p class="brand">
          <img src="icon.svg" alt="" width="24" height="24" />
          <span>Session Attributes</span>
        </p>
        <nav aria-label="Views">
          <ul>
            {offered.map((view) => (
              <li key={view.name}>
                <a href={hrefOf(view.name)} aria-current={view === present ? "page" : undefined}>
                  <Icon name={view.icon} />
                  <span>{view.title}</span>
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <Account />
      </header>
      <main ref={main} tabIndex={-1}>
        {children}
      </main>
      <Announced />
    </div>
  );
}
