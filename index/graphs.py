"""ONNX graphs, optimized once and opened to run: the encoder of ``index.export``, and the scan.

A graph runs as it is written: to optimize the encoder's anew would take a third of its loading.
"""

from pathlib import Path
from typing import Any, Final

_SLOWER: Final = ("SkipLayerNormFusion",)
"""Optimizations that leave the bundled model slower (onnxruntime 1.32)."""


def open_graph(graph: Path | bytes) -> Any:
    """Return the session of a graph, a file or itself, on one thread of the processor."""
    import onnxruntime

    options = _options()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    held = graph if isinstance(graph, bytes) else str(graph)
    return onnxruntime.InferenceSession(held, options, providers=["CPUExecutionProvider"])


def optimize_graph(graph: Path, path: Path) -> None:
    """Write a graph with its operations fused, as any processor can run it."""
    import onnxruntime

    options = _options()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(path)
    onnxruntime.InferenceSession(
        str(graph), options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER
    )


def _options() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return options
