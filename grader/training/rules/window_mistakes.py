"""The words for what is wrong in a loop's updates: which losses, where it steps, when it clears."""

from grader.training.rules.mistake import Mistake

OF_WINDOWS = (
    # ------------------------------------------------------------------ which losses
    Mistake(
        "last_loss_only", "only the last loss of a window goes through backward()",
        "The other micro-batches of the window have no part in its update. Inside which loop does backward() stand?",
    ),
    Mistake(
        "first_loss_only", "only the first micro-batch of a window counts",
        "The other micro-batches of the window have no part in its update. For which of them does backward() run?",
    ),
    Mistake(
        "only_the_last_counts", "only the last micro-batch of a window counts",
        "The others have no part in its update: either their gradients are cleared again, or their losses never go "
        "through backward(). What is in .grad after each of them?",
    ),
    Mistake(
        "running_loss", "backward() runs on a running sum of losses",
        "Each backward() adds the gradients of all losses in the sum, so the first micro-batch of a window counts as "
        "often as there are micro-batches, the last one once. Its graphs are kept all the time. Which losses are in "
        "what backward() is called on?",
    ),
    Mistake(
        "backward_twice", "each loss goes through backward() twice",
        "Each time adds its gradient, so every update is twice as large. How often does backward() run for one "
        "micro-batch?",
    ),
    # ------------------------------------------------------------------ where it steps
    Mistake(
        "off_by_one", "the windows are shifted by one micro-batch",
        "The first update comes after a single micro-batch, and every later window begins one too early. Which indices "
        "does the condition before step() hold for, if the first one is 0?",
        "LLMs-from-scratch #299",
    ),
    Mistake(
        "first_window_too_long", "the first window holds one micro-batch too many",
        "The first update is made of k + 1 micro-batches, and all later windows are shifted. When is the counter "
        "raised, and when is it compared?",
    ),
    Mistake(
        "windows_too_long", "every window holds one micro-batch too many",
        "An update is made of k + 1 micro-batches. For which counts does the condition before step() hold?",
    ),
    Mistake(
        "windows_too_short", "every window holds one micro-batch too few",
        "An update is made of k - 1 micro-batches. For which counts does the condition before step() hold?",
    ),
    Mistake(
        "windows_twice_as_long", "every window is twice as long as it should be",
        "An update is made of 2k micro-batches. Which number does the condition before step() compare with?",
    ),
    Mistake(
        "k_taken_for_the_number_of_updates", "accumulation_steps is taken for the number of updates",
        "An epoch is cut into about k windows; it is a window that should hold k micro-batches. What is the length of "
        "a window where there are more micro-batches?",
    ),
    Mistake(
        "windows_overlap", "windows overlap",
        "Some micro-batches are part of more than one update. Where does a window end, and where does the next one "
        "begin?",
    ),
    Mistake(
        "one_left_out_between_windows", "between windows a micro-batch is left out",
        "It is part of no update. Where does a window end, and where does the next one begin?",
    ),
    Mistake(
        "last_of_each_window_lost", "the last micro-batch of a window does not count",
        "It has no part in the update, so a window is made of k - 1 micro-batches. Which of them does the inner loop "
        "go through?",
    ),
    Mistake(
        "first_of_each_window_lost", "the first micro-batch of a window does not count",
        "It is never used, or its gradient is cleared away before the update. What happens between the first "
        "backward() of a window and the second?",
    ),
    Mistake(
        "counter_not_reset", "after the first window there is an update after every micro-batch",
        "The condition before step() holds once k micro-batches were read, and goes on to hold. What becomes of the "
        "counter after an update?",
    ),
    Mistake(
        "only_where_both_end", "there is an update only where the last micro-batch fills a window",
        "One update holds the whole epoch, and where the last window is shorter there is none. When do both parts of "
        "the condition before step() hold?",
    ),
    Mistake(
        "order_changed", "micro-batches are used in another order than that of the list",
        "Each is used once, but windows hold other ones than those that stand side by side. Which line changes the "
        "order?",
    ),
    Mistake(
        "fewer_epochs", "there are fewer epochs than asked for",
        "The updates that are made are those of the first epochs, and then it ends. How often does the outer loop run?",
    ),
    Mistake(
        "more_epochs", "there are more epochs than asked for",
        "After the updates that were asked for it goes on. How often does the outer loop run?",
    ),
    Mistake(
        "another_number_of_epochs", "the number of epochs does not depend on what was asked for",
        "It is the same number whatever `epochs` is. How often does the outer loop run?",
    ),
    Mistake(
        "step_each_time", "there is an update after every micro-batch",
        "The weights move between the micro-batches of one window: that is training with small batches, and nothing is "
        "accumulated. How often does step() run in one window?",
    ),
    Mistake(
        "one_update_per_epoch", "there is one update per epoch",
        "All micro-batches of an epoch end in a single update, whatever k is. Inside which loop does step() stand?",
    ),
    Mistake(
        "one_update_in_all", "there is one update in all",
        "All epochs end in a single update, whatever k is. Inside which loop does step() stand?",
    ),
    Mistake(
        "tail_dropped", "the last, shorter window makes no update",
        "What the micro-batches after the last full window gave never reaches the weights. What does the condition "
        "before step() say when the micro-batches run out?",
        "transformers #2995",
    ),
    Mistake(
        "tail_leaks", "the gradients of the tail reach into the next epoch",
        "A shorter last window makes no update; its gradients stay in .grad and are part of the next epoch's first "
        "update, and those of the last epoch are lost. What is in .grad when an epoch ends?",
        "burn #5695",
    ),
    Mistake(
        "tail_after_all_epochs", "the tail's update comes only after the last epoch",
        "Until then the tail's gradients stay in .grad, and each is part of the next epoch's first update. Inside "
        "which loop does the update for the tail stand?",
        "burn #5695",
    ),
    Mistake(
        "window_over_the_border", "a window that an epoch cannot fill is filled from the next one",
        "Micro-batches are counted through all epochs, so an update mixes the end of one epoch with the beginning of "
        "the next. Where does the count begin anew?",
    ),
    Mistake(
        "tail_joined", "the tail is put into the last full window",
        "The last update of an epoch is made of more than k micro-batches. How many does the last window hold?",
    ),
    Mistake(
        "tail_one_by_one", "each micro-batch of the tail makes an update of its own",
        "What is left after the full windows is one window, too: its micro-batches make one update together. Inside "
        "which loop does step() for the tail stand?",
    ),
    Mistake(
        "only_the_last_of_the_tail", "of the tail only the last micro-batch counts",
        "The others that are left after the full windows have no part in its update. For which of them does backward() "
        "run?",
    ),
    Mistake(
        "only_the_first_of_the_tail", "of the tail only the first micro-batch counts",
        "The others that are left after the full windows have no part in its update. For which of them does backward() "
        "run?",
    ),
    Mistake(
        "tail_cleared_before_step", "the tail's gradients are cleared before its step()",
        "Nothing of the last, shorter window reaches its update. In which order do the calls after the loop stand?",
    ),
    Mistake(
        "tail_steps_twice", "the tail makes its update twice",
        "After the update of a shorter last window step() runs once more, on the same gradients. How many step() run "
        "for the tail?",
    ),
    Mistake(
        "steps_twice", "step() runs twice for each window",
        "The second one uses the same gradients again. How many step() run in one window?",
    ),
    Mistake(
        "one_step_too_many", "there is one step() too many",
        "There is a step() for which no micro-batch is left. SGD does nothing then, but momentum goes on rolling and "
        "AdamW decays the weights. Is anything left to be used where it stands?",
        "transformers #36297",
    ),
    Mistake(
        "first_window_only", "only the first window is trained on",
        "After the first update nothing more is used. Which line ends the loop?",
    ),
    Mistake(
        "last_micro_batch_unused", "the last micro-batch is never used",
        "It has no part in any update. Which indices does the loop go through?",
    ),
    Mistake(
        "first_micro_batch_unused", "the first micro-batch is never used",
        "It has no part in any update. Which indices does the loop go through?",
    ),
    Mistake(
        "no_step", "no update is ever made",
        "step() of the optimizer that was given is never called, so the weights stay as they were. When does the "
        "condition before it hold?",
        "timoschick/pet #36",
    ),
    # ------------------------------------------------------------------ when it clears
    Mistake(
        "cleared_each_time", "gradients are cleared before each micro-batch",
        "An update sees only the last micro-batch of its window; the work on the others is thrown away. How often does "
        "zero_grad() run in one window?",
        "RAE #67",
    ),
    Mistake(
        "never_cleared", "gradients are never cleared",
        "Every update still holds the gradients of all updates before it, computed with weights that are long gone, "
        "and what was there before the call. backward() adds: what is in .grad when a window begins?",
    ),
    Mistake(
        "leftovers_counted", "what was in .grad before the call is part of the first update",
        "Gradients are cleared later, but not before the first backward(). What is in .grad when the function is "
        "called?",
    ),
    Mistake(
        "cleared_only_in_full_windows", "gradients from before the call are cleared only where there is a full window",
        "With fewer micro-batches than k, what was in .grad before the call is part of the only update. Which lines "
        "run before the first backward() then?",
    ),
    Mistake(
        "cleared_only_at_the_start", "gradients are cleared only once, at the start",
        "Every update still holds the gradients of all updates before it, computed with weights that are long gone. "
        "What is in .grad when the second window begins?",
    ),
    Mistake(
        "cleared_only_per_epoch", "gradients are cleared only once per epoch",
        "Within an epoch every update still holds the gradients of the updates before it. What is in .grad when the "
        "second window begins?",
    ),
    Mistake(
        "cleared_before_step", "gradients are cleared between backward() and step()",
        "Nothing reaches the update: .grad is empty or zero at each step(), and the weights do not move. In which "
        "order do the three calls stand?",
    ),
    Mistake(
        "nothing_at_step", "nothing reaches the update",
        "At each step() .grad is empty or zero, so the weights do not move. Which line puts something there, and which "
        "takes it away?",
    ),
    Mistake(
        "tail_not_cleared", "gradients of the tail are used twice",
        "After the update of a shorter last window they stay in .grad and are part of the next update, too. After "
        "which updates are gradients cleared?",
    ),
)  # fmt: skip
"""The most telling first."""
