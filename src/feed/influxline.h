// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/pushedseries.h"
#include "feed/pushreading.h"

namespace wf {

/// The unit of the times in a message; nanoseconds where the sender says none.
enum class InfluxPrecision { Nanoseconds, Microseconds, Milliseconds, Seconds, Minutes, Hours };

/// "ns", "n", "u", "us", "ms", "s", "m" or "h"; empty is nanoseconds. None for another word.
std::optional<InfluxPrecision> influxPrecision(std::string_view word);

/// Reads InfluxDB's line protocol (docs.influxdata.com, "Line protocol"): one sample for each field that is a
/// number or a truth value, named measurement_field, or as the measurement alone where the field is "value".
/// Fields of text bring nothing. A bad line is refused, the others go on.
class InfluxReader
{
public:
    /// TooLarge beyond `maxSamples`; then the sink's owner forgets what was handed over.
    Expected<PushReading> read(std::string_view message, InfluxPrecision precision, std::size_t maxSamples,
                               ExpositionSink &sink);

private:
    struct Line;
    bool readLine(std::string_view line, Line &to);
    bool fail(std::string why)
    {
        m_problem = std::move(why);
        return false;
    }
    std::string_view plain(std::string_view raw, std::string_view escaped);

    std::string m_problem;
    std::vector<std::string> m_unescaped; ///< Of the line at hand; reserved, so that views of it stay.
    std::string m_key;
    std::string m_name;
};

} // namespace wf
