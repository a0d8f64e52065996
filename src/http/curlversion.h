// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace wf {

/// Of the library at hand, with what it was built with: "libcurl/7.88.1 OpenSSL/3.0.11 zlib/1.2.13". Any
/// thread.
QString curlVersion();

} // namespace wf
