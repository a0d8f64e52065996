// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "feed/otlptranslator.h"

namespace wf {

/// Read the body of an ExportMetricsServiceRequest (opentelemetry.io, "OTLP Specification" 1.x,
/// metrics.proto) after decompression, in one of its two encodings. Errors: Protocol where the message is
/// broken, TooLarge where it has more points than the translator takes.
Expected<PushReading> readOtlpProto(std::string_view message, OtlpTranslator &translator);
/// Numbers may be texts, enumerations are numbers, unknown keys are passed over.
Expected<PushReading> readOtlpJson(std::string_view message, OtlpTranslator &translator);

/// The body of a full or partial success, and of an error (google.rpc.Status), in the request's encoding.
std::string otlpAnswer(bool json, std::size_t rejected, std::string_view message);
std::string otlpError(bool json, std::string_view message);

} // namespace wf
