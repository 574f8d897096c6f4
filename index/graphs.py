"""ONNX graphs, opened to run: the encoder that ``index.compiled`` makes, and the scan."""

from pathlib import Path
from typing import Any


def open_graph(graph: Path | bytes) -> Any:
    """Return the session of a graph, a file or itself, on one thread of the processor."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    held = graph if isinstance(graph, bytes) else str(graph)
    return onnxruntime.InferenceSession(held, options, providers=["CPUExecutionProvider"])
