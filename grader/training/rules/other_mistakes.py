"""The words for all other mistakes: sums, what is left set, memory, what torch refuses, numbers."""

from grader.training.rules.mistake import Mistake

OTHERS = (
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
        "weighted_by_the_count", "sums of losses are multiplied by the count",
        "A sum has grown with what counts in it already. What does one thing that counts weigh in a large micro-batch, "
        "and in a small one?",
    ),
    Mistake(
        "leftovers_where_nothing_counts", "where the stream is empty, gradients from before the call stay",
        "Everything else is right, but without a micro-batch nothing drops what was in .grad. Which lines run before "
        "the loop?",
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
        "zero_returned", "zero is returned",
        "The number that is returned is 0, whatever the losses are. Which line adds to it?",
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
    Mistake(
        "weights_changed", "weights are changed by another hand than the optimizer's",
        "Between its updates they have moved, and step() had no part in it. Which line writes to parameters?",
    ),
    Mistake(
        "past_the_optimizer", "weights are changed, but not by the optimizer that was given",
        "Its step() is never called, so its momentum, its learning rate and its rules have no part in what happens. "
        "Whose step() is it, or which line writes to parameters?",
    ),
    Mistake(
        "another_model", "another model is trained than the one that was given",
        "Nothing ever goes through the one that was given, so it has no gradients and stays as it was. Where does the "
        "model come from that the losses are computed with?",
    ),
    # ------------------------------------------------------------------ memory
    Mistake(
        "one_backward_per_window", "no backward() runs until the whole window has been through the model",
        "The numbers are right, but until then the graphs of all its micro-batches are alive, and memory grows with k. "
        "When is a graph freed?",
        "torchtune #1917",
    ),
    Mistake(
        "one_backward_at_the_end", "no backward() runs until all micro-batches have been through the model",
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
        "changed_before_backward", "something is changed between a forward and its backward()",
        "backward() needs what the forward used as it was then; step() changes the weights in place, and so does each "
        "method that ends in an underscore. What runs between the forward and the backward() of one micro-batch?",
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
    # ------------------------------------------------------------------ what is seen where no other explains it
    Mistake(
        "another_number_of_updates", "there are more or fewer updates than windows",
        "Count the calls of step() in one epoch beside its windows: after which micro-batches does it run?",
    ),
    Mistake(
        "gradients_of_before", "gradients of before are part of an update",
        "What an update is made of was not all computed since the one before it. What is in .grad when a window "
        "begins?",
    ),
    Mistake(
        "other_micro_batches", "updates are made of other micro-batches than those of their windows",
        "There are as many updates as windows, but what is in them differs. Which micro-batches have been through "
        "backward(), and stayed in .grad, when step() runs?",
    ),
    Mistake(
        "weights_within_windows", "the micro-batches of a window do not count by their samples",
        "Updates are made of the right micro-batches, but beside each other these count too much or too little. What "
        "does one sample of each count?",
    ),
    Mistake(
        "samples_repeated", "samples of one micro-batch do not count alike: some count several times",
        "What they count are whole multiples, and some may not count at all. How often is each row of a micro-batch in "
        "what goes through the model?",
    ),
    Mistake(
        "samples_count_unlike", "samples of one micro-batch do not count alike",
        "The updates are made of the right gradients, but within a micro-batch some samples weigh more than others. "
        "Over what is the mean taken that backward() is called on?",
    ),
    Mistake(
        "nothing_left", "no gradients are left",
        "What is in .grad after the call is empty or zero. Which line puts something there, and which takes it away?",
    ),
    Mistake(
        "another_value_returned", "another number is returned than the mean of what counts",
        "The gradients are right, but not what is returned. Print what is added up, and what it is divided by.",
    ),
    Mistake(
        "size_of_updates", "gradients are right but for their size",
        "They are made of the right micro-batches in the right proportion, and are too large or too small. What do the "
        "weights of a window add up to?",
    ),
)  # fmt: skip
"""The most telling first."""
