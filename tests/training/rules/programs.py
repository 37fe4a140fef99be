"""Training loops that students write, and the mistakes that each makes: "" where it is right.

Each is the body of `train_epoch(model, optimizer, loss_fn, batches, accumulation_steps)`, or with `epochs` of `train`.
"""

EPOCH = {
    "right_slices": (
        "",
        """
        k = accumulation_steps
        for start in range(0, len(batches), k):
            optimizer.zero_grad()
            part = batches[start : start + k]
            for inputs, targets in part:
                (loss_fn(model(inputs), targets) / len(part)).backward()
            optimizer.step()
        """,
    ),
    "right_counting": (
        "",
        """
        optimizer.zero_grad()
        left, done = len(batches), 0
        for inputs, targets in batches:
            size = min(accumulation_steps, left)
            (loss_fn(model(inputs), targets) / size).backward()
            done += 1
            if done == size:
                optimizer.step()
                optimizer.zero_grad()
                left, done = left - size, 0
        """,
    ),
    "right_scaling_gradients": (
        "",
        """
        k = accumulation_steps
        for start in range(0, len(batches), k):
            model.zero_grad()
            part = list(batches[start : start + k])
            for inputs, targets in part:
                loss_fn(model(inputs), targets).backward()
            for p in model.parameters():
                p.grad /= len(part)
            optimizer.step()
        """,
    ),
    "right_by_autograd": (
        "",
        """
        import torch
        weights = list(model.parameters())
        for start in range(0, len(batches), accumulation_steps):
            part = batches[start : start + accumulation_steps]
            sums = [torch.zeros_like(p) for p in weights]
            for inputs, targets in part:
                for total, g in zip(sums, torch.autograd.grad(loss_fn(model(inputs), targets), weights)):
                    total += g / len(part)
            for p, total in zip(weights, sums):
                p.grad = total
            optimizer.step()
        """,
    ),
    "undivided": (
        "undivided",
        """
        for number, (inputs, targets) in enumerate(batches, 1):
            if number % accumulation_steps == 1 or accumulation_steps == 1:
                optimizer.zero_grad()
            loss_fn(model(inputs), targets).backward()
            if number % accumulation_steps == 0 or number == len(batches):
                optimizer.step()
        """,
    ),
    "undivided_and_dropped": (
        "tail_dropped and undivided",
        """
        optimizer.zero_grad()
        for number, (inputs, targets) in enumerate(batches, 1):
            loss_fn(model(inputs), targets).backward()
            if number % accumulation_steps == 0:
                optimizer.step()
                optimizer.zero_grad()
        """,
    ),
    "both_divided": (
        "divided_twice",
        """
        for start in range(0, len(batches), accumulation_steps):
            part = batches[start : start + accumulation_steps]
            optimizer.zero_grad()
            for inputs, targets in part:
                (loss_fn(model(inputs), targets) / len(part)).backward()
            for p in model.parameters():
                p.grad /= len(part)
            optimizer.step()
        """,
    ),
    "always_k": (
        "tail_divided_by_k",
        """
        k, n = accumulation_steps, len(batches)
        optimizer.zero_grad()
        for i in range(n):
            inputs, targets = batches[i]
            (loss_fn(model(inputs), targets) / k).backward()
            if i % k == k - 1 or i == n - 1:
                optimizer.step()
                optimizer.zero_grad()
        """,
    ),
    "by_all": (
        "divided_by_data_set",
        """
        n = len(batches)
        for start in range(0, n, accumulation_steps):
            optimizer.zero_grad()
            for inputs, targets in batches[start : start + accumulation_steps]:
                (loss_fn(model(inputs), targets) / n).backward()
            optimizer.step()
        """,
    ),
    "growing": (
        "divided_by_running_count",
        """
        for start in range(0, len(batches), accumulation_steps):
            optimizer.zero_grad()
            for j, (inputs, targets) in enumerate(batches[start : start + accumulation_steps], 1):
                (loss_fn(model(inputs), targets) / j).backward()
            optimizer.step()
        """,
    ),
    "times_k": (
        "multiplied",
        """
        for start in range(0, len(batches), accumulation_steps):
            optimizer.zero_grad()
            for inputs, targets in batches[start : start + accumulation_steps]:
                (loss_fn(model(inputs), targets) * accumulation_steps).backward()
            optimizer.step()
        """,
    ),
    "samples_too": (
        "divided_by_samples_too",
        """
        for start in range(0, len(batches), accumulation_steps):
            part = batches[start : start + accumulation_steps]
            optimizer.zero_grad()
            for inputs, targets in part:
                (loss_fn(model(inputs), targets) / sum(len(t) for _, t in part)).backward()
            optimizer.step()
        """,
    ),
    "one_more": (
        "divided_by_one_more",
        """
        for start in range(0, len(batches), accumulation_steps):
            part = batches[start : start + accumulation_steps]
            optimizer.zero_grad()
            for inputs, targets in part:
                (loss_fn(model(inputs), targets) / (len(part) + 1)).backward()
            optimizer.step()
        """,
    ),
    "clears_inside": (
        "cleared_each_time",
        """
        for start in range(0, len(batches), accumulation_steps):
            part = batches[start : start + accumulation_steps]
            for inputs, targets in part:
                loss = loss_fn(model(inputs), targets) / len(part)
                model.zero_grad()
                loss.backward()
            optimizer.step()
        """,
    ),
    "clears_inside_read_ahead": (
        "cleared_each_time",
        """
        for start in range(0, len(batches), accumulation_steps):
            part = list(batches[start : start + accumulation_steps])
            for inputs, targets in part:
                model.zero_grad()
                (loss_fn(model(inputs), targets) / len(part)).backward()
            optimizer.step()
        """,
    ),
    "last_only": (
        "last_loss_only",
        """
        for i, (inputs, targets) in enumerate(batches):
            size = min(accumulation_steps, len(batches) - i // accumulation_steps * accumulation_steps)
            loss = loss_fn(model(inputs), targets) / size
            if (i + 1) % accumulation_steps == 0 or i + 1 == len(batches):
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
        """,
    ),
    "clears_before_step": (
        "cleared_before_step",
        """
        for i, (inputs, targets) in enumerate(batches):
            (loss_fn(model(inputs), targets) / accumulation_steps).backward()
            if (i + 1) % accumulation_steps == 0 or i + 1 == len(batches):
                optimizer.zero_grad()
                optimizer.step()
        """,
    ),
    "no_backward": (
        "nothing_at_step",
        """
        for i, (inputs, targets) in enumerate(batches):
            loss = loss_fn(model(inputs), targets) / accumulation_steps
            if (i + 1) % accumulation_steps == 0 or i + 1 == len(batches):
                optimizer.zero_grad()
                optimizer.step()
        """,
    ),
    "never_clears": (
        "never_cleared",
        """
        for start in range(0, len(batches), accumulation_steps):
            part = batches[start : start + accumulation_steps]
            for inputs, targets in part:
                (loss_fn(model(inputs), targets) / len(part)).backward()
            optimizer.step()
        """,
    ),
    "clears_once": (
        "cleared_only_at_the_start",
        """
        optimizer.zero_grad()
        for start in range(0, len(batches), accumulation_steps):
            part = batches[start : start + accumulation_steps]
            for inputs, targets in part:
                (loss_fn(model(inputs), targets) / len(part)).backward()
            optimizer.step()
        """,
    ),
    "clears_after": (
        "leftovers_counted",
        """
        for start in range(0, len(batches), accumulation_steps):
            part = batches[start : start + accumulation_steps]
            for inputs, targets in part:
                (loss_fn(model(inputs), targets) / len(part)).backward()
            optimizer.step()
            optimizer.zero_grad()
        """,
    ),
    "clears_before_full_windows": (
        "cleared_only_in_full_windows",
        """
        if len(batches) // accumulation_steps > 0:
            optimizer.zero_grad()
        for start in range(0, len(batches), accumulation_steps):
            part = batches[start : start + accumulation_steps]
            for inputs, targets in part:
                (loss_fn(model(inputs), targets) / len(part)).backward()
            optimizer.step()
            optimizer.zero_grad()
        """,
    ),
    "shifted": (
        "off_by_one",
        """
        optimizer.zero_grad()
        for i, (inputs, targets) in enumerate(batches):
            (loss_fn(model(inputs), targets) / accumulation_steps).backward()
            if not i % accumulation_steps:
                optimizer.step()
                optimizer.zero_grad()
        """,
    ),
    "one_too_long": (
        "windows_too_long",
        """
        optimizer.zero_grad()
        held = 0
        for inputs, targets in batches:
            (loss_fn(model(inputs), targets) / accumulation_steps).backward()
            held += 1
            if held > accumulation_steps:
                optimizer.step()
                optimizer.zero_grad()
                held = 0
        if held:
            optimizer.step()
        """,
    ),
    "each": (
        "step_each_time",
        """
        for inputs, targets in batches:
            optimizer.zero_grad()
            (loss_fn(model(inputs), targets) / accumulation_steps).backward()
            optimizer.step()
        """,
    ),
    "at_the_end": (
        "one_update_per_epoch",
        """
        optimizer.zero_grad()
        for inputs, targets in batches:
            (loss_fn(model(inputs), targets) / len(batches)).backward()
        optimizer.step()
        """,
    ),
    "returns_early": (
        "first_window_only",
        """
        for start in range(0, len(batches), accumulation_steps):
            part = batches[start : start + accumulation_steps]
            optimizer.zero_grad()
            for inputs, targets in part:
                (loss_fn(model(inputs), targets) / len(part)).backward()
            optimizer.step()
            return
        """,
    ),
    "extra": (
        "one_step_too_many",
        """
        for start in range(0, len(batches), accumulation_steps):
            part = batches[start : start + accumulation_steps]
            optimizer.zero_grad()
            for inputs, targets in part:
                (loss_fn(model(inputs), targets) / len(part)).backward()
            optimizer.step()
        optimizer.zero_grad()
        optimizer.step()
        """,
    ),
    "running": (
        "running_loss",
        """
        for start in range(0, len(batches), accumulation_steps):
            part = batches[start : start + accumulation_steps]
            optimizer.zero_grad()
            total = 0
            for inputs, targets in part:
                total = total + loss_fn(model(inputs), targets) / len(part)
                total.backward(retain_graph=True)
            optimizer.step()
        """,
    ),
    "no_step_at_all": (
        "no_step",
        """
        optimizer.zero_grad()
        for inputs, targets in batches:
            (loss_fn(model(inputs), targets) / accumulation_steps).backward()
        """,
    ),
    # ------------------------------------------------------------------ what no rule may name
    "weights_drawn_at_random": (
        None,
        """
        import random
        for start in range(0, len(batches), accumulation_steps):
            optimizer.zero_grad()
            for inputs, targets in batches[start : start + accumulation_steps]:
                (loss_fn(model(inputs), targets) * random.random()).backward()
            optimizer.step()
        """,
    ),
    "noise_in_the_gradient": (
        None,
        """
        import torch
        for start in range(0, len(batches), accumulation_steps):
            optimizer.zero_grad()
            for inputs, targets in batches[start : start + accumulation_steps]:
                (loss_fn(model(inputs), targets) / accumulation_steps).backward()
            for p in model.parameters():
                p.grad += 0.01 * torch.randn_like(p)
            optimizer.step()
        """,
    ),
}

EPOCHS = {
    "right": (
        "",
        """
        for epoch in range(epochs):
            for start in range(0, len(batches), accumulation_steps):
                part = batches[start : start + accumulation_steps]
                rows = sum(len(b) for _, b in part)
                optimizer.zero_grad()
                for a, b in part:
                    (loss_fn(model(a), b) * (len(b) / rows)).backward()
                optimizer.step()
        """,
    ),
    "means": (
        "mean_of_means",
        """
        for epoch in range(epochs):
            for start in range(0, len(batches), accumulation_steps):
                part = batches[start : start + accumulation_steps]
                optimizer.zero_grad()
                for a, b in part:
                    (loss_fn(model(a), b) / len(part)).backward()
                optimizer.step()
        """,
    ),
    "leaks": (
        "tail_leaks",
        """
        optimizer.zero_grad()
        for epoch in range(epochs):
            for i, (a, b) in enumerate(batches):
                first = i - i % accumulation_steps
                rows = sum(len(t) for _, t in batches[first : first + accumulation_steps])
                (loss_fn(model(a), b) * len(b) / rows).backward()
                if i % accumulation_steps == accumulation_steps - 1:
                    optimizer.step()
                    optimizer.zero_grad()
        """,
    ),
    "leaks_with_means_and_k": (
        "tail_leaks and mean_of_means",
        """
        model.zero_grad()
        for epoch in range(epochs):
            for i, (a, b) in enumerate(batches, 1):
                (loss_fn(model(a), b) / accumulation_steps).backward()
                if i % accumulation_steps == 0:
                    optimizer.step()
                    model.zero_grad()
        """,
    ),
    "sums": (
        "weighted_but_undivided",
        """
        for epoch in range(epochs):
            for start in range(0, len(batches), accumulation_steps):
                optimizer.zero_grad()
                for a, b in batches[start : start + accumulation_steps]:
                    (loss_fn(model(a), b) * len(b)).backward()
                optimizer.step()
        """,
    ),
    "share_of_all": (
        "divided_by_data_set",
        """
        rows = sum(len(b) for _, b in batches)
        for epoch in range(epochs):
            for start in range(0, len(batches), accumulation_steps):
                optimizer.zero_grad()
                for a, b in batches[start : start + accumulation_steps]:
                    (loss_fn(model(a), b) * len(b) / rows).backward()
                optimizer.step()
        """,
    ),
    "through": (
        "window_over_the_border",
        """
        queue = [pair for epoch in range(epochs) for pair in batches]
        while queue:
            part, queue = queue[:accumulation_steps], queue[accumulation_steps:]
            rows = sum(len(b) for _, b in part)
            optimizer.zero_grad()
            for a, b in part:
                (loss_fn(model(a), b) * len(b) / rows).backward()
            optimizer.step()
        """,
    ),
}
