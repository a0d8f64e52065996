// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/curlversion.h"

#include <curl/curl.h>

namespace wf {

QString curlVersion()
{
    return QString::fromLatin1(curl_version());
}

} // namespace wf
