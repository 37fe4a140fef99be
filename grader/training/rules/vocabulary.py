"""The words for each mistake: what the code computes, how one sees it, and what to look at; never the fix itself."""

from collections.abc import Iterable
from typing import NamedTuple


class Mistake(NamedTuple):
    """A mistake in words.

    Attributes:
        name: its id.
        short: a clause that says it, to stand beside others.
        says: what the code computes, how one sees that, and what to look at.
        incident: where it happened to others, e.g. "stylegan3 #184"; empty where none is known.
    """

    name: str
    short: str
    says: str
    incident: str = ""


_ALL = (
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
    # ------------------------------------------------------------------ sums whose count is known at the end
    Mistake(
        "sum_left_undivided", "the gradient of the sum is left undivided",
        "What is in .grad afterwards is too large by the number of things that count. Which of the numbers that you "
        "leave behind are divided?",
    ),
    Mistake(
        "divided_by_micro_batches", "sums are divided by the number of micro-batches",
        "That number says nothing about how much counts in them. What is the mean a mean of?",
    ),
    Mistake(
        "means_added", "means of micro-batches are added up",
        "Each micro-batch is divided by its own count, and their number by nothing. What do the weights of all that "
        "counts add up to?",
    ),
    Mistake(
        "rows_counted", "rows are counted instead of what counts",
        "The denominator holds what is masked, too. Which of the functions that you were given knows what counts?",
        "transformers #34191",
    ),
    Mistake(
        "divided_twice_by_the_count", "something is divided twice",
        "What is left behind is too small by one of the two numbers. In how many places is something divided?",
    ),
    Mistake(
        "count_of_one_micro_batch", "all is divided by the count of one micro-batch",
        "The denominator is not the count of all of them. What is in that variable when it is used?",
    ),
    Mistake(
        "denominator_off_by_one", "the denominator is off by one",
        "What is left behind is a little too large or too small, the more the fewer things count. What is the "
        "denominator where a single thing counts?",
    ),
    Mistake(
        "denominator_padded", "something small is added to the denominator",
        "What is left behind is a little too small, the more the fewer things count. What is the denominator where a "
        "single thing counts?",
    ),
    Mistake(
        "none_made_zero", "parameters without a gradient get one",
        "A parameter that is frozen or not used by the model has .grad None; afterwards it holds a tensor. An "
        "optimizer skips None, but not zeros. Which parameters does your code write to?",
    ),
    Mistake(
        "leftovers_kept", "gradients from before the call are part of what is left",
        "backward() adds to what is in .grad. What is in it when the function is called?",
    ),
    Mistake(
        "sum_returned", "the sum of the losses is returned, not their mean",
        "It is too large by the number of things that count. Which number does the task ask for?",
    ),
    Mistake(
        "last_loss_returned", "the loss of the last micro-batch is returned",
        "It says nothing about the micro-batches before. What is in that variable after the loop?",
        "allennlp #4706",
    ),
    Mistake(
        "mean_of_means_returned", "a mean of means is returned",
        "What counts in a small micro-batch counts more in it than what counts in a large one. What is the mean a mean "
        "of?",
        "transformers #34191",
    ),
    Mistake(
        "means_added_in_what_is_returned", "the sum of the micro-batches' means is returned",
        "It grows with the number of micro-batches. What is the mean a mean of?",
    ),
    Mistake(
        "returned_per_micro_batch", "the sum of losses per micro-batch is returned",
        "It is divided by the number of micro-batches, which says nothing about how much counts in them.",
    ),
    Mistake(
        "count_returned", "the count is returned",
        "It is a number of things, not a loss. Which number does the task ask for?",
    ),
    Mistake(
        "nothing_returned", "nothing is returned",
        "The value of the call is None. What does the function end with, on every way through it?",
    ),
    # ------------------------------------------------------------------ what is left set
    Mistake(
        "windows_of_another_length", "windows have another length than k",
        "Updates come after a number of micro-batches that does not change with k. Which number does the condition "
        "before step() compare with?",
    ),
    Mistake(
        "rate_changed", "the learning rate is another one than it came with",
        "It differs at updates, or after the call. Whoever calls the function set it for all epochs. Which line writes "
        "to the optimizer's options?",
    ),
    Mistake(
        "options_changed", "an option of the optimizer is changed",
        "It differs at updates, or after the call, from what the optimizer came with. Which line writes to it?",
    ),
    Mistake(
        "mode_left", "the model is left in another mode",
        "It is in eval mode after the call and came in train mode, or the other way round: dropout and batch "
        "normalisation do something else then. Which line switches it, and which back?",
    ),
    Mistake(
        "frozen_after", "requires_grad of parameters is changed",
        "After the call parameters are frozen that were not, or the other way round: the next epoch trains other ones. "
        "Which line writes to requires_grad?",
    ),
    # ------------------------------------------------------------------ memory
    Mistake(
        "one_backward_per_window", "there is one backward() per window, for the sum of its losses",
        "The numbers are right, but until that backward() the graphs of all micro-batches are alive, and memory grows "
        "with k. When is a graph freed?",
        "torchtune #1917",
    ),
    Mistake(
        "one_backward_at_the_end", "there is one backward(), at the end",
        "The numbers are right, but until then the graphs of all micro-batches are alive, and memory grows with their "
        "number. When is a graph freed?",
        "torchtune #1917",
    ),
    Mistake(
        "graphs_retained", "graphs are kept after their backward()",
        "The numbers are right and each micro-batch has its backward(), but the graphs stay alive, so memory grows "
        "with every micro-batch. What asks to retain a graph, and what still refers to it?",
    ),
    Mistake(
        "all_graphs_alive", "the graphs of many micro-batches are alive at once",
        "The numbers are right, but memory grows with the number of micro-batches. When does each graph go through "
        "backward(), and what still refers to it afterwards?",
    ),
    Mistake(
        "graph_of_the_one_before", "the graph of the micro-batch before is still alive",
        "The numbers are right, but while the next forward runs, two graphs are held. What refers to the loss of the "
        "one before, or asks to retain its graph?",
    ),
    Mistake(
        "two_graphs_alive", "two graphs are alive at once",
        "The numbers are right, but a second forward runs before the first one's backward(), so two graphs are held. "
        "In which order do forward and backward of two neighbouring micro-batches run?",
    ),
    Mistake(
        "window_concatenated", "the micro-batches of a window are put together to one batch",
        "The numbers are right, but there is one forward per window, and its graph is as large as all of theirs. How "
        "many samples go through the model at once?",
    ),
    # ------------------------------------------------------------------ what torch refuses
    Mistake(
        "loss_without_graph", "backward() is called on something without a graph",
        "What it is called on was detached, computed without gradients, or made anew from a number, so there is "
        "nothing to go back through. Where on the way from loss_fn to backward() is the graph lost?",
    ),
    Mistake(
        "number_instead_of_loss", "backward() is called on a plain number",
        "item() takes the number out of a tensor, and its graph stays behind. What is backward() called on?",
    ),
    Mistake(
        "graph_used_twice", "backward() runs through the same graph twice",
        "The first time frees it. That happens where a sum of losses is kept and grows: the second backward() meets "
        "the first loss again. Which losses are in what backward() is called on?",
    ),
    Mistake(
        "loss_of_several_numbers", "backward() is called on more than one number",
        "A gradient is one of a single number. What shape has what backward() is called on?",
    ),
    Mistake(
        "gradient_is_none", "a gradient is used that is None",
        ".grad is None until a backward() has reached the parameter, and again after zero_grad(). When does that line "
        "run first?",
    ),
    # ------------------------------------------------------------------ numbers
    Mistake(
        "some_gradients_missing", "some parameters have no gradient at step()",
        "Their .grad is None, so step() leaves them as they are, while the others are trained. Which parameters does "
        "each loss reach, and does each of them ask for a gradient?",
    ),
    Mistake(
        "clipped", "gradients are clipped, which nobody asked for",
        "Where an update's gradient is longer than some limit, it is made shorter, up to that limit; all others are "
        "right. Which line changes .grad after backward()?",
    ),
    Mistake(
        "float32_ledger", "gradients are summed in float32",
        "The model is float64, but after the way through float32 only seven digits of each update are right. Which "
        "dtype has the place where you add up?",
        "DeepSpeed #1800",
    ),
)  # fmt: skip
VOCABULARY = {mistake.name: mistake for mistake in _ALL}
"""Name -> its words, the most telling first."""


def in_order(names: Iterable[str]) -> list[Mistake]:
    """Return mistakes in the order in which they are told.

    Raises:
        KeyError: there are no words for one.
    """
    order = {name: place for place, name in enumerate(VOCABULARY)}
    return [VOCABULARY[name] for name in sorted(names, key=order.__getitem__)]


def told(mistakes: list[Mistake]) -> str:
    """Return the text on mistakes that were found together."""
    clauses = [mistake.short for mistake in mistakes]
    listed = clauses[0] if len(clauses) == 1 else f"{', '.join(clauses[:-1])}, and {clauses[-1]}"
    known = list(dict.fromkeys(mistake.incident for mistake in mistakes if mistake.incident))
    happened = f" It happened to others, too: {', '.join(known)}." if known else ""
    return f"{listed[:1].upper()}{listed[1:]}. {' '.join(mistake.says for mistake in mistakes)}{happened}"
