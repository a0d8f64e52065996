// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/httpexchange.h"

namespace wf {

QByteArray HttpAnswer::header(const QByteArray &lowerName) const
{
    for (const auto &[name, value] : headers) {
        if (name == lowerName)
            return value;
    }
    return {};
}

} // namespace wf
