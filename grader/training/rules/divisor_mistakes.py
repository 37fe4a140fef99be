"""The words for what is wrong in the size of a loop's updates: what losses are divided by."""

from grader.training.rules.mistake import Mistake

OF_DIVISORS = (
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
        "weighted_but_divided_by_micro_batches",
        "losses are weighted by their samples, and divided by a number of micro-batches",
        "What is multiplied by samples wants to be divided by samples: each update is too large by about those of one "
        "micro-batch. What do the weights of a window add up to?",
    ),
    Mistake(
        "weight_upside_down", "the fraction that weighs a loss stands upside down",
        "The smaller a micro-batch, the more it counts. What should a micro-batch of twice as many samples count?",
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
        "size_of_the_average", "every micro-batch is taken to be of average size",
        "The denominator is not the number of samples that the window holds. Which sizes are added up in it?",
    ),
    Mistake(
        "size_of_the_largest", "every micro-batch is taken to be as large as the largest one",
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
        "count_not_reset", "the count that is divided by is not reset after an update",
        "From the second window on it holds what belongs to earlier ones, so updates get smaller and smaller. What is "
        "in that variable when a window begins?",
    ),
    Mistake(
        "divided_again_each_time", "what was added up is divided again with each micro-batch",
        "The first micro-batch of a window is divided as often as there are micro-batches, the last one once. How "
        "often does the division run in one window?",
    ),
    Mistake(
        "only_the_last_divided", "only the last loss of a window is divided",
        "The others count as a whole. For which micro-batches does the division run?",
    ),
    Mistake(
        "only_the_first_divided", "only the first loss of a window is divided",
        "The others count as a whole. For which micro-batches does the division run?",
    ),
    Mistake(
        "divided_by_the_root", "losses are divided by the square root of the number of micro-batches",
        "That keeps the variance of a sum; a mean wants another number. What do the weights of a window add up to?",
    ),
    Mistake(
        "sign_turned", "the sign of the losses is turned around",
        "Each update goes uphill. Which sign has what backward() is called on?",
    ),
    Mistake(
        "numbers_counted", "numbers in a tensor are counted instead of samples",
        "A sample is a row of several numbers, so the denominator is too large by how many these are. What do numel() "
        "and len() say of a micro-batch?",
    ),
    Mistake(
        "padding_counted", "padding is counted",
        "The denominator holds what is masked out, too, which adds nothing to the numerator: each update is too small, "
        "the more so the more padding there is. What do the weights of a window add up to?",
        "transformers #34191",
    ),
    Mistake(
        "class_weights_ignored", "labels are counted, not what they weigh",
        "Each label adds its class's weight to the numerator, and 1 to the denominator, so the weights of a window do "
        "not add up to 1. What does the mean of cross_entropy divide by?",
    ),
    Mistake(
        "counted_before_shift", "labels are counted that no logits are for",
        "After the shift by one the first label of each sequence is not asked for, but the denominator holds it. Which "
        "labels add something to the numerator?",
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
