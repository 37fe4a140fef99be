"""The words for what is wrong in a loop's updates: which losses, where it steps, when it clears, what it divides by."""

from grader.training.rules.mistake import Mistake

OF_UPDATES = (
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
        "step() is never called, so the weights stay as they were. When does the condition before it hold?",
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
    # ------------------------------------------------------------------ what it divides by
    Mistake(
        "undivided", "the losses are not divided",
        "backward() adds, so each update is a sum of means, too large by the number of micro-batches in its window. "
        "What do the weights of a window add up to?",
        "stylegan3 #184",
    ),
    Mistake(
        "weighted_but_undivided", "losses are weighted by their samples, and not divided",
        "Each update is a sum over samples, too large by their number. What do the weights of a window add up to?",
    ),
    Mistake(
        "multiplied", "losses are multiplied by the number of micro-batches",
        "Each update is too large by the square of that number. Which way does backward() change a sum?",
    ),
    Mistake(
        "divided_twice", "losses are divided twice by the number of micro-batches",
        "Each update is too small by that number. In how many places is something divided?",
        "accelerate #3533",
    ),
    Mistake(
        "tail_divided_by_k", "the tail is divided by k",
        "The last, shorter window holds fewer than k micro-batches, so its update is too small. What do the weights of "
        "that window add up to?",
        "PyTorch Lightning #19987",
    ),
    Mistake(
        "tail_undivided", "the losses of the tail are not divided",
        "Full windows are right, but the update of the last, shorter one is a sum of means. What do the weights of "
        "that window add up to?",
    ),
    Mistake(
        "full_size_in_the_tail", "the tail is divided by the samples of a full window",
        "Its update is too small. How many samples does the last window hold?",
    ),
    Mistake(
        "mean_of_means", "micro-batches of different size count alike",
        "That is a mean of means: a sample in a small micro-batch counts more than one in a large one. What does one "
        "sample of each micro-batch count?",
        "transformers #34191",
    ),
    Mistake(
        "size_of_the_first", "every micro-batch is taken to be as large as the first one",
        "The denominator is not the number of samples that the window holds. Which sizes are added up in it?",
    ),
    Mistake(
        "size_of_the_last", "every micro-batch is taken to be as large as the last one",
        "The denominator is not the number of samples that the window holds. Which sizes are added up in it?",
    ),
    Mistake(
        "divided_by_samples_too", "means are divided by a number of samples once more",
        "loss_fn has divided by the samples of the micro-batch already, so each update is too small by that factor. "
        "What is the loss of one micro-batch a mean of?",
    ),
    Mistake(
        "divided_by_samples_of_the_micro_batch", "means are divided by the samples of a micro-batch",
        "loss_fn has done so already, and nothing divides by the number of micro-batches. What do the weights of a "
        "window add up to?",
    ),
    Mistake(
        "divided_by_data_set", "the denominator is that of the whole data set",
        "Each update is too small by the number of windows, for it holds one window only. What do the weights of one "
        "window add up to?",
    ),
    Mistake(
        "divided_by_number_of_windows", "the denominator is the number of windows",
        "It has nothing to do with what is in one window. What do the weights of one window add up to?",
    ),
    Mistake(
        "divided_by_running_count", "each loss is divided by what was counted so far",
        "The denominator grows while the window is read, so early micro-batches count too much. When is the number "
        "known that a mean over the window needs?",
        "verl #906",
    ),
    Mistake(
        "divided_by_one_more", "the denominator is one too large",
        "Each update is a little too small. What do the weights of a window add up to?",
    ),
    Mistake(
        "divided_by_one_less", "the denominator is one too small",
        "Each update is a little too large. What do the weights of a window add up to?",
    ),
    Mistake(
        "divided_by_epochs_too", "losses are divided by the number of epochs, too",
        "Each update is too small by that number; an epoch is no part of a window. What do the weights of a window add "
        "up to?",
    ),
)  # fmt: skip
"""The most telling first."""
