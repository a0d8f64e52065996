// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "feed/metricfamilies.h"
#include "feed/pushreading.h"

namespace wf {

/// Which message a Content-Type of remote write announces.
enum class RemoteWriteVersion { One, Two };

/// None for what is not spoken (answer 415).
std::optional<RemoteWriteVersion> remoteWriteVersion(std::string_view contentType);

/// Reads the messages of Prometheus' remote write 1.0 and 2.0 (prometheus.io, "Prometheus Remote-Write"),
/// after decompression. Of metadata it keeps what a metric is: version 1.0 sends it apart from the samples.
/// Native histograms are counted, not read.
class RemoteWriteReader
{
public:
    /// At most `maxSamples` are handed over. Errors: Protocol where the message is broken, TooLarge where it
    /// has more samples; then the sink's owner forgets what was handed over.
    Expected<PushReading> read(std::string_view message, RemoteWriteVersion version, std::size_t maxSamples,
                               ExpositionSink &sink);

private:
    struct Turn;
    void readSeries(std::string_view message, Turn &turn);
    void readSeriesTwo(std::string_view message, Turn &turn);
    void readMetadata(std::string_view message);

    MetricFamilies m_families;
    std::vector<ExpositionLabel> m_labels;   ///< Of the series at hand.
    std::vector<std::string_view> m_symbols; ///< Of a message 2.0.
    std::string m_key;
};

/// Inflates Snappy's block format; TooLarge beyond `limit`, Corrupt where it is damaged.
Expected<std::string> unpackSnappy(std::string_view packed, std::size_t limit);

} // namespace wf
