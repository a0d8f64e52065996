// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/pushreading.h"

#include "feed/expositionline.h"

namespace wf {

tl::unexpected<Error> tooManySamples(std::size_t most)
{
    return fail(ErrorCode::TooLarge,
                QStringLiteral("more than %1 samples in one message (sample_limit)").arg(most));
}

tl::unexpected<Error> brokenMessage()
{
    return fail(ErrorCode::Protocol, QStringLiteral("the message is broken"));
}

void setSeriesText(std::string &key, std::string_view name, std::span<const ExpositionLabel> labels)
{
    // Bytes that are in no UTF-8 stand between the parts.
    key = name;
    for (const ExpositionLabel &label : labels)
        (((key += '\xff') += label.name) += '\xfe') += label.value;
}

std::string sanitizedName(std::string_view name, bool withColons)
{
    std::string clean;
    clean.reserve(name.size() + 1);
    for (const char c : name) {
        const bool digit = c >= '0' && c <= '9';
        if (digit && clean.empty())
            clean += '_';
        clean += isNameStart(c) || digit || (withColons && c == ':') ? c : '_';
    }
    return clean;
}

} // namespace wf
