"""The words for what is wrong in the samples of micro-batches that a loop uses."""

from grader.training.rules.mistake import Mistake

OF_SAMPLES = (
    Mistake(
        "step_after_each_sample", "there is an update after every sample",
        "Micro-batches are taken apart, and the weights move between the samples of one window. What does one round of "
        "the loop around step() go through?",
    ),
    Mistake(
        "windows_of_samples", "windows are counted in samples",
        "An update is made of k samples; a window is k micro-batches. What is counted by the number that is compared "
        "with k?",
    ),
    Mistake(
        "last_sample_of_the_window_only", "only the last sample of a window counts",
        "All others have no part in its update: either their gradients are cleared again, or their losses never go "
        "through backward(). What is in .grad after each of them?",
    ),
    Mistake(
        "cut_anew", "the samples of a window are cut into other micro-batches, whose means count alike",
        "Where the last of them holds fewer samples than the others, each of these counts more. What does one sample "
        "of each count?",
    ),
    Mistake(
        "padding_in_the_loss", "masked samples are part of the loss",
        "What is masked out has a weight in the updates, like any other sample. Which samples are in the mean that "
        "backward() is called on?",
    ),
    Mistake(
        "last_sample_left_out", "the last sample of each micro-batch is left out",
        "It is in no update, and what a mean over the others gives is not the window's mean. Which rows of x and y go "
        "through the model?",
    ),
    Mistake(
        "first_sample_left_out", "the first sample of each micro-batch is left out",
        "It is in no update, and what a mean over the others gives is not the window's mean. Which rows of x and y go "
        "through the model?",
    ),
    Mistake(
        "first_sample_only", "only the first sample of each micro-batch counts",
        "All others have weight 0 in the updates. Which rows of x and y go through the model?",
    ),
    Mistake(
        "last_sample_only", "only the last sample of each micro-batch counts",
        "All others have weight 0 in the updates. What is left in .grad, and in the loss, of the samples before it?",
    ),
    Mistake(
        "cut_to_the_smallest", "micro-batches are cut to the size of the smallest one",
        "What the larger ones hold beyond that has no part in any update. How many rows of each go through the model?",
    ),
    Mistake(
        "k_taken_for_samples", "of each micro-batch only k samples are used",
        "accumulation_steps counts micro-batches, not rows: those beyond it have no part in any update. Which rows of "
        "x and y go through the model?",
    ),
    Mistake(
        "half_of_the_samples", "of each micro-batch only half of the samples are used",
        "The others have weight 0 in the updates. Which rows of x and y go through the model?",
    ),
    Mistake(
        "samples_left_out", "some samples of the micro-batches have no part in the updates",
        "Their weight is 0; those that are used count alike. Which rows of x and y go through the model?",
    ),
)  # fmt: skip
"""The most telling first."""
