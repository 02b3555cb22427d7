"""What a cluster's worker is asked to run: a job and its answer are JSON, each a string.

The worker imports this between the signs of life that it gives, so all that takes time is imported by the task.
"""

import json


def make(asked: str) -> str:
    """Make a report as a task of the worker that this runs in, and say what became of it.

    ``asked`` holds ``order``, ``facts`` (the input side of the manifest, as the batch found it), ``unit``, ``more`` and
    ``folder``; ``warm`` if many reports are to come, ``alone`` if no other may be made here at the same time. The answer
    is the message of a report that was ``made`` or ``failed``, with the ``attempt``, a folder in ``folder``; or ``refused``
    (this worker cannot make it), or ``again`` (another try may do).
    """
    from distributed import get_worker

    from csat_helpers.pipeline.batch.desk import desk

    worker = get_worker()
    key = worker.get_current_task()

    def wanted() -> bool:
        task = worker.state.tasks.get(key)
        live = worker.status.name in ("running", "paused")  # one that is closing waits for its tasks
        return live and task is not None and task.state not in ("cancelled", "released", "forgotten")

    answer = desk(worker.state.nthreads).make(json.loads(asked), wanted)
    return json.dumps({"worker": worker.address, **answer}, ensure_ascii=False)
