"""The vanishing window: mark the one wrong line, then repair the loop that it stands in."""

buggy_line: int = ...  # a line number of this file as you received it, such as 17{% for one in loops %}
{%- set bad = slip == one.shape %}
{%- set clear = one.by ~ ".zero_grad()" %}
{%- set loss, x, y = one.loss, one.x, one.y %}


def {{ one.name }}(model, optimizer, loss_fn, batches, accumulation_steps) -> None:
    """Train in place for one epoch, one update per `accumulation_steps` micro-batches."""
{%- if one.shape == "counted" %}
    for {{ one.index }}, ({{ x }}, {{ y }}) in enumerate(batches):
        {{ loss }} = loss_fn(model({{ x }}), {{ y }}) / accumulation_steps
        {{ loss }}.backward()
        if ({{ one.index }} + 1) % accumulation_steps == 0:
            optimizer.step()
{%- if bad %}
        {{ clear }}
{%- else %}
            {{ clear }}
{%- endif %}
{%- elif one.shape == "opened" %}
    for {{ one.index }}, ({{ x }}, {{ y }}) in enumerate(batches):
{%- if bad %}
        if ({{ one.index }} + 1) % accumulation_steps == 0:
{%- else %}
        if {{ one.index }} % accumulation_steps == 0:
{%- endif %}
            {{ clear }}
        {{ loss }} = loss_fn(model({{ x }}), {{ y }})
        ({{ loss }} / accumulation_steps).backward()
        if {{ one.index }} % accumulation_steps == accumulation_steps - 1:
            optimizer.step()
{%- elif one.shape == "sliced" %}
    for start in range(0, len(batches), accumulation_steps):
{%- if not bad %}
        {{ clear }}
{%- endif %}
        for {{ x }}, {{ y }} in batches[start : start + accumulation_steps]:
{%- if bad %}
            {{ clear }}
{%- endif %}
            {{ loss }} = loss_fn(model({{ x }}), {{ y }}) / accumulation_steps
            {{ loss }}.backward()
        optimizer.step()
{%- else %}
    {{ one.held }} = 0
    for {{ x }}, {{ y }} in batches:
        {{ loss }} = loss_fn(model({{ x }}), {{ y }})
{%- if bad %}
        {{ clear }}
{%- endif %}
        ({{ loss }} / accumulation_steps).backward()
        {{ one.held }} += 1
        if {{ one.held }} < accumulation_steps:
            continue
        optimizer.step()
{%- if not bad %}
        {{ clear }}
{%- endif %}
        {{ one.held }} = 0
{%- endif %}
{%- endfor %}
