/**
 * A temperature inside a model's file, so that whoever runs it gets calibrated probabilities.
 *
 * @module
 */
import type { CodeExample } from "./usage-code.ts";

export function temperatureOnnx(temperature: number): CodeExample {
  return {
    title: "ONNX (a model that ends in Softmax or LogSoftmax)",
    language: "python",
    code: `import onnx
from onnx import TensorProto, helper, shape_inference

model = onnx.load("model.onnx")
graph = model.graph
position, last = [
    (i, node) for i, node in enumerate(graph.node) if node.op_type in ("Softmax", "LogSoftmax")
][-1]
known = shape_inference.infer_shapes(model).graph
types = {value.name: value.type.tensor_type.elem_type for value in [*known.value_info, *known.output]}
dtype = types.get(last.output[0], TensorProto.FLOAT)

beta = helper.make_tensor("calibration_beta", dtype, [], [1 / ${temperature}])
graph.initializer.append(beta)
scaled = helper.make_node("Mul", [last.input[0], beta.name], ["calibrated_logits"], "calibration")
last.input[0] = "calibrated_logits"
graph.node.insert(position, scaled)
onnx.checker.check_model(model)
onnx.save(model, "model-calibrated.onnx")`,
    note: "It multiplies what goes into the last of them by 1/T; see that this is the one that gives the answer.",
  };
}
