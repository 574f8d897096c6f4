"""ONNX graphs, opened to run: the encoder that ``index.compiled`` makes, and the scan."""

from pathlib import Path
from typing import Any


def open_graph(path: Path) -> Any:
    """Return the session of a graph, on one thread of the processor."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
