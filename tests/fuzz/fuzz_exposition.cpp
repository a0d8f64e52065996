// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes through both formats and both modes. Besides crashes it looks for answers that contradict
// each other.
#include "amplification.h"
#include "feed/exposition.h"
#include "feed/expositionline.h"

#include <cstdlib>

namespace {

class Checker final : public wf::ExpositionSink
{
public:
    explicit Checker(std::string_view text) : m_text(text) {}

    void sample(const wf::ExpositionSample &sample) override
    {
        ++count;
        const bool inText = sample.series.data() >= m_text.data() &&
                            sample.series.data() + sample.series.size() <= m_text.data() + m_text.size();
        if (!inText || sample.name.empty() || !sample.series.starts_with(sample.name) || sample.line == 0)
            std::abort();
        for (const wf::ExpositionLabel &label : sample.labels) {
            if (label.name.empty() || wf::findInvalidUtf8(label.value) != std::string_view::npos)
                std::abort();
        }
    }
    std::size_t count = 0;

private:
    const std::string_view m_text;
};

wf::ExpositionResult run(std::string_view text, wf::ExpositionFormat format, wf::ExpositionMode mode)
{
    Checker checker(text);
    wf::ExpositionResult result = wf::parseExposition(text, format, mode, checker);
    if (result.samples != checker.count || result.errors.size() > result.refusedLines ||
        result.droppedExemplars > result.samples)
        std::abort();
    return result;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char *>(data), size);
    const wf::fuzz::Amplification held(size, 100);
    for (const auto format : {wf::ExpositionFormat::Text, wf::ExpositionFormat::OpenMetrics}) {
        const wf::ExpositionResult lenient = run(text, format, wf::ExpositionMode::Lenient);
        const wf::ExpositionResult strict = run(text, format, wf::ExpositionMode::Strict);
        // Strict accepts nothing that lenient refuses, and both read the same samples from it.
        if (strict.accepted() && (!lenient.accepted() || lenient.samples != strict.samples))
            std::abort();
    }
    return 0;
}
