// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/jsonsize.h"

namespace wf {

JsonSize jsonSize(const QByteArray &json)
{
    JsonSize size;
    bool inText = false;
    for (qsizetype i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (inText) {
            i += c == '\\' ? 1 : 0;
            inText = c != '"';
            continue;
        }
        inText = c == '"';
        size.values += c == ',' || c == ':' ? 1 : 0;
        size.parts += c == '[' || c == '{' ? 1 : 0;
    }
    return size;
}

bool isLeanJson(const QByteArray &json)
{
    const JsonSize size = jsonSize(json);
    return size.values <= 64 + json.size() / 3 && size.parts <= 16 + json.size() / 32;
}

} // namespace wf
