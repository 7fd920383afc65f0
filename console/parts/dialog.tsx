// Dialogs over the page: the browser keeps the focus inside, closes them with Escape, and gives the focus back.

import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import type { Action } from "../state/load.ts";
import { Button } from "./button.tsx";
import { FailureNotice } from "./notice.tsx";

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
  /** Cannot be left but by what it asks for. */
  isBinding?: boolean;
}

export function Dialog({ title, onClose, children, isBinding }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        if (!isBinding) onClose();
      }}
    >
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}

interface ConfirmProps {
  title: string;
  /** What will happen. */
  children: ComponentChildren;
  /** The words of the button that does it. */
  verb: string;
  isDangerous?: boolean;
  action: Action<[]>;
  onClose: () => void;
}

/** Asks before something is done that cannot be undone. */
export function Confirm({ title, children, verb, isDangerous = true, action, onClose }: ConfirmProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{children}</p>
      <FailureNotice failure={action.failure} />
      <div class="dialog-actions">
        <Button kind="quiet" onPress={onClose}>
          Cancel
        </Button>
        <Button
          kind={isDangerous ? "danger" : "primary"}
          isBusy={action.isBusy}
          onPress={async () => {
            if (await action.run()) onClose();
          }}
        >
          {verb}
        </Button>
      </div>
    </Dialog>
  );
}
