/**
 * Files that NumPy 2.4.6, CPython's zipfile and safetensors 0.5.3 wrote, base64. Above each stands the Python
 * that made it; `save(x)` and `write_array(x, version)` are those of `numpy` and `numpy.lib.format` into a buffer.
 *
 * @module
 */
const decode = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

export const vectors = {
  // save(np.arange(6, dtype='<f4').reshape(2, 3) / 4)
  npyV1: decode(
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAg" +
      "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAACAPgAAAD8AAEA/AACAPwAA" +
      "oD8=",
  ),
  // write_array(np.arange(6, dtype='<f4').reshape(2, 3) / 4, version=(2, 0))
  npyV2: decode(
    "k05VTVBZAgB0AAAAeydkZXNjcic6ICc8ZjQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAg" +
      "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAACAPgAAAD8AAEA/AACAPwAA" +
      "oD8=",
  ),
  // write_array(np.arange(6, dtype='<f4').reshape(2, 3) / 4, version=(3, 0))
  npyV3: decode(
    "k05VTVBZAwB0AAAAeydkZXNjcic6ICc8ZjQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAg" +
      "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAACAPgAAAD8AAEA/AACAPwAA" +
      "oD8=",
  ),
  // save(np.arange(6, dtype='>f8').reshape(2, 3) / 4)
  npyBigEndian: decode(
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAg" +
      "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAAAAAAAAANA/AAAAAAAA" +
      "4D8AAAAAAADoPwAAAAAAAPA/AAAAAAAA9D8=",
  ),
  // save(np.array([1, -2, 300], dtype='>i2'))
  npyBigEndianInt16: decode(
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPmkyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsKSwgfSAgICAgICAg" +
      "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAf/+ASw=",
  ),
  // save(np.asfortranarray(np.arange(24, dtype='<i4').reshape(2, 3, 4)))
  npyFortran: decode(
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPGk0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMywgNCksIH0gICAg" +
      "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAADAAAAAQAAAAQAAAACAAAABQA" +
      "AAABAAAADQAAAAUAAAARAAAACQAAABUAAAACAAAADgAAAAYAAAASAAAACgAAABYAAAADAAAADwAAAAcAAAATAAAACwAAABcAAAA=",
  ),
  // save(np.asfortranarray(np.arange(6, dtype='>i8').reshape(2, 3)))
  npyFortranBigEndian: decode(
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPmk4JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAg" +
      "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAAAAAAAAAAADAAAAAAAA" +
      "AAEAAAAAAAAABAAAAAAAAAACAAAAAAAAAAU=",
  ),
  // save(np.array([1, -2.5, np.inf, 6e-8], dtype='<f2'))
  npyFloat16: decode(
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPGYyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDQsKSwgfSAgICAgICAg" +
      "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAPADBAHwBAA==",
  ),
  // save(np.array([[True, False], [False, True]]))
  npyBool: decode(
    "k05VTVBZAQB2AHsnZGVzY3InOiAnfGIxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDIpLCB9ICAgICAg" +
      "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAAAB",
  ),
  // save(np.array(7, dtype='|u1'))
  npyScalar: decode(
    "k05VTVBZAQB2AHsnZGVzY3InOiAnfHUxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0gICAgICAgICAg" +
      "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoH",
  ),
  // save(np.zeros((3, 0, 2), dtype='<u4'))
  npyEmpty: decode(
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPHU0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsIDAsIDIpLCB9ICAg" +
      "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAo=",
  ),
  // save(np.array([-2**63, 2**63 - 1], dtype='<i8'))
  npyInt64: decode(
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAg" +
      "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAgP////////9/",
  ),
  // save(np.array([2**64 - 1], dtype='<u8'))
  npyUint64: decode(
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPHU4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsKSwgfSAgICAgICAg" +
      "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAr//////////w==",
  ),
  // save(np.array(['a', 'bcd']))
  npyText: decode(
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPFUzJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAg" +
      "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAphAAAAAAAAAAAAAABiAAAAYwAAAGQA" +
      "AAA=",
  ),
  // save(np.array([b'ab']))
  npyBytes: decode(
    "k05VTVBZAQB2AHsnZGVzY3InOiAnfFMyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsKSwgfSAgICAgICAg" +
      "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAphYg==",
  ),
  // save(np.array([{}], dtype=object))
  npyObject: decode(
    "k05VTVBZAQB2AHsnZGVzY3InOiAnfE8nLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMSwpLCB9ICAgICAgICAg" +
      "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAqABJWLAAAAAAAAAIwWbnVtcHkuX2Nv" +
      "cmUubXVsdGlhcnJheZSMDF9yZWNvbnN0cnVjdJSTlIwFbnVtcHmUjAduZGFycmF5lJOUSwCFlEMBYpSHlFKUKEsBSwGFlGgDjAVk" +
      "dHlwZZSTlIwCTziUiYiHlFKUKEsDjAF8lE5OTkr/////Sv////9LP3SUYoldlH2UYXSUYi4=",
  ),
  // save(np.array([1j], dtype='<c8'))
  npyComplex: decode(
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPGM4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsKSwgfSAgICAgICAg" +
      "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAACAPw==",
  ),
  // save(np.array(['2020-01-01'], dtype='<M8[D]'))
  npyDate: decode(
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPE04W0RdJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsKSwgfSAgICAg" +
      "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIApWRwAAAAAAAA==",
  ),
  // save(np.zeros(1, dtype=[('x', '<f4'), ('y', '<i4')]))
  npyStructured: decode(
    "k05VTVBZAQB2AHsnZGVzY3InOiBbKCd4JywgJzxmNCcpLCAoJ3knLCAnPGk0JyldLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAn" +
      "c2hhcGUnOiAoMSwpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAA==",
  ),
  // np.savez(file, predictions=np.arange(6, dtype='<f4').reshape(2, 3) / 4, ground_truth=np.array([2, 0], dtype='<i8'))
  npzStored: decode(
    "UEsDBC0AAAAAAAAAIQAKnACk//////////8PABQAcHJlZGljdGlvbnMubnB5AQAQAJgAAAAAAAAAmAAAAAAAAACTTlVNUFkBAHYA" +
      "eydkZXNjcic6ICc8ZjQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAg" +
      "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgCgAAAAAAAIA+AAAAPwAAQD8AAIA/AACgP1BLAwQtAAAA" +
      "AAAAACEAg0/xgv//////////EAAUAGdyb3VuZF90cnV0aC5ucHkBABAAkAAAAAAAAACQAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2Ny" +
      "JzogJzxpOCcsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgyLCksIH0gICAgICAgICAgICAgICAgICAgICAgICAg" +
      "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAgAAAAAAAAAAAAAAAAAAAFBLAQItAy0AAAAAAAAAIQAKnACkmAAA" +
      "AJgAAAAPAAAAAAAAAAAAAACAAQAAAABwcmVkaWN0aW9ucy5ucHlQSwECLQMtAAAAAAAAACEAg0/xgpAAAACQAAAAEAAAAAAAAAAA" +
      "AAAAgAHZAAAAZ3JvdW5kX3RydXRoLm5weVBLBQYAAAAAAgACAHsAAACrAQAAAAA=",
  ),
  // np.savez_compressed(file, predictions=…, ground_truth=…), the same two
  npzDeflated: decode(
    "UEsDBC0AAAAIAAAAIQAKnACk//////////8PABQAcHJlZGljdGlvbnMubnB5AQAQAJgAAAAAAAAAVgAAAAAAAACb7BfqGxDJyFDG" +
      "UK2eklqcXKRupaBuk2airqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQpkAy4GMGiwAxL2DAwOQNwAxAvs" +
      "AVBLAwQtAAAACAAAACEAg0/xgv//////////EAAUAGdyb3VuZF90cnV0aC5ucHkBABAAkAAAAAAAAABIAAAAAAAAAJvsF+obEMnI" +
      "UMZQrZ6SWpxcpG6loG6TaaGuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6mjoKtQoUAC4mBlQAAFBLAQItAy0AAAAI" +
      "AAAAIQAKnACkVgAAAJgAAAAPAAAAAAAAAAAAAACAAQAAAABwcmVkaWN0aW9ucy5ucHlQSwECLQMtAAAACAAAACEAg0/xgkgAAACQ" +
      "AAAAEAAAAAAAAAAAAAAAgAGXAAAAZ3JvdW5kX3RydXRoLm5weVBLBQYAAAAAAgACAHsAAAAhAQAAAAA=",
  ),
  // np.savez_compressed(file, a=np.asfortranarray(np.arange(6, dtype='<i4').reshape(2, 3)))
  npzFortranDeflated: decode(
    "UEsDBC0AAAAIAAAAIQDKZHTi//////////8FABQAYS5ucHkBABAAmAAAAAAAAABUAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6l" +
      "oG6TaaKuo6Cell9UUpSYF59flJIKEg8pKk0FChdnJBakArkaRjoKxpo6CrUK5AMuBiBgBmJGIGYBYiYgZgViAFBLAQItAy0AAAAI" +
      "AAAAIQDKZHTiVAAAAJgAAAAFAAAAAAAAAAAAAACAAQAAAABhLm5weVBLBQYAAAAAAQABADMAAACLAAAAAAA=",
  ),
  // np.savez_compressed(file, logits=np.arange(3, dtype='<f4'), names=np.array(['a', 'bc', 'd']))
  npzWithText: decode(
    "UEsDBC0AAAAIAAAAIQC2jIZT//////////8KABQAbG9naXRzLm5weQEAEACMAAAAAAAAAEsAAAAAAAAAm+wX6hsQychQxlCtnpJa" +
      "nFykbqWgbpNmoq6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaxjqaOgq1ChQALgYwaLAHEg4AUEsDBC0AAAAIAAAAIQDh" +
      "Dgo2//////////8JABQAbmFtZXMubnB5AQAQAJgAAAAAAAAATwAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBuE2qkrqOgnpZf" +
      "VFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RrGOpo6CrUKFACuRAYISALiZCBOgfIBUEsBAi0DLQAAAAgAAAAhALaMhlNLAAAAjAAA" +
      "AAoAAAAAAAAAAAAAAIABAAAAAGxvZ2l0cy5ucHlQSwECLQMtAAAACAAAACEA4Q4KNk8AAACYAAAACQAAAAAAAAAAAAAAgAGHAAAA" +
      "bmFtZXMubnB5UEsFBgAAAAACAAIAbwAAABEBAAAAAA==",
  ),
  // ZipFile(pipe, 'w'), numpy's way to a file without seek: data descriptors; a = np.arange(3, dtype='<u2')
  npzUnseekable: decode(
    "UEsDBC0ACAAAAAAAIQAAAAAA//////////8FABQAYS5ucHkBABAAAAAAAAAAAAAAAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzog" +
      "Jzx1MicsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgzLCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAg" +
      "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAAABAAIAUEsHCF2Hw2uGAAAAAAAAAIYAAAAAAAAAUEsBAi0DLQAIAAAA" +
      "AAAhAF2Hw2uGAAAAhgAAAAUAAAAAAAAAAAAAAIABAAAAAGEubnB5UEsFBgAAAAABAAEAMwAAANUAAAAAAA==",
  ),
  // zipfile.ZIP64_LIMIT = 100; zipfile.ZIP_FILECOUNT_LIMIT = 0; np.savez(file, a=np.arange(3, dtype='<u2'), b=np.arange(4, dtype='<u2'))
  npzZip64: decode(
    "UEsDBC0AAAAAAAAAIQBdh8Nr//////////8FABQAYS5ucHkBABAAhgAAAAAAAACGAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzog" +
      "Jzx1MicsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgzLCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAg" +
      "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAAABAAIAUEsDBC0AAAAAAAAAIQB1QzaO//////////8FABQAYi5ucHkB" +
      "ABAAiAAAAAAAAACIAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzogJzx1MicsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFw" +
      "ZSc6ICg0LCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAAAB" +
      "AAIAAwBQSwECLQMtAAAAAAAAACEAXYfDa///////////BQAUAAAAAAAAAAAAgAEAAAAAYS5ucHkBABAAhgAAAAAAAACGAAAAAAAA" +
      "AFBLAQItAy0AAAAAAAAAIQB1QzaO//////////8FABwAAAAAAAAAAACAAf////9iLm5weQEAGACIAAAAAAAAAIgAAAAAAAAAvQAA" +
      "AAAAAABQSwYGLAAAAAAAAAAtAC0AAAAAAAAAAAACAAAAAAAAAAIAAAAAAAAAlgAAAAAAAAB8AQAAAAAAAFBLBgcAAAAAEgIAAAAA" +
      "AAABAAAAUEsFBgAAAAACAAIAlgAAAHwBAAAAAA==",
  ),
  // ZipFile(file, 'w', ZIP_BZIP2).writestr('a.npy', …)
  npzBzip2: decode(
    "UEsDBC4AAAAMAGFtdl1dh8NreAAAAIYAAAAFAAAAYS5ucHlCWmg5MUFZJlNZwsxC/AAAJ1+gcBBA5BhUAQNCIK9F3woIACAAQNVP" +
      "xU9TRjQTRkzSG9TTyhg00aaYTEyYCBpiEYn1T0UW7i2IIyOxZFBi6Qthf5bCjsAWb/M9N5XKx1Mm4Q1CzOeLuDfxW6jIuRdyRThQ" +
      "kMLMQvxQSwECLgMuAAAADABhbXZdXYfDa3gAAACGAAAABQAAAAAAAAAAAAAAgAEAAAAAYS5ucHlQSwUGAAAAAAEAAQAzAAAAmwAA" +
      "AAAA",
  ),
  // save({'weight': np.arange(6, dtype='<f4').reshape(2, 3) / 4, 'label': np.array([2, 0], dtype='<i8')}, {'format': 'np'})
  safetensorsTwo: decode(
    "mAAAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJucCJ9LCJsYWJlbCI6eyJkdHlwZSI6Ikk2NCIsInNoYXBlIjpbMl0s" +
      "ImRhdGFfb2Zmc2V0cyI6WzAsMTZdfSwid2VpZ2h0Ijp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOlsyLDNdLCJkYXRhX29mZnNldHMi" +
      "OlsxNiw0MF19fQIAAAAAAAAAAAAAAAAAAAAAAAAAAACAPgAAAD8AAEA/AACAPwAAoD8=",
  ),
  // safetensors.serialize({'h': {'dtype': 'bfloat16', 'shape': [2], 'data': pack('<HH', 0x3f80, 0xc020)}, 'm': {'dtype': 'bool', 'shape': [3], 'data': b'\1\0\1'}})
  safetensorsBfloat16: decode(
    "cAAAAAAAAAB7ImgiOnsiZHR5cGUiOiJCRjE2Iiwic2hhcGUiOlsyXSwiZGF0YV9vZmZzZXRzIjpbMCw0XX0sIm0iOnsiZHR5cGUi" +
      "OiJCT09MIiwic2hhcGUiOlszXSwiZGF0YV9vZmZzZXRzIjpbNCw3XX19ICAggD8gwAEAAQ==",
  ),
  // safetensors.serialize({'f': {'dtype': 'float8_e4m3fn', 'shape': [2], 'data': b'\x38\x40'}, 'g': {'dtype': 'float32', 'shape': [1], 'data': pack('<f', 2.5)}})
  safetensorsFloat8: decode(
    "cAAAAAAAAAB7ImciOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzFdLCJkYXRhX29mZnNldHMiOlswLDRdfSwiZiI6eyJkdHlwZSI6" +
      "IkY4X0U0TTMiLCJzaGFwZSI6WzJdLCJkYXRhX29mZnNldHMiOls0LDZdfX0gAAAgQDhA",
  ),
};
