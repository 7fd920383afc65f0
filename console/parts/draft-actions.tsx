// The end of a form over a draft: give the draft up, or carry it out.

import { Button } from "./button.tsx";

interface DraftActionsProps {
  /** What carrying it out is called. */
  verb: string;
  isBusy: boolean;
  isReady: boolean;
  onDiscard: () => void;
}

export function DraftActions({ verb, isBusy, isReady, onDiscard }: DraftActionsProps) {
  return (
    <div class="panel-actions">
      <Button kind="quiet" onPress={onDiscard}>
        Discard
      </Button>
      <Button kind="primary" submits isBusy={isBusy} isDisabled={!isReady}>
        {verb}
      </Button>
    </div>
  );
}
