// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/feedaddress.h"

namespace wf {

Expected<QUrl> feedUrlOf(const QString &typed)
{
    const QString text = typed.trimmed();
    if (text.isEmpty())
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("write a host and a port, for example 127.0.0.1:9100"));
    const bool hasScheme = text.contains(QLatin1String("://"));
    QUrl url(hasScheme ? text : QStringLiteral("http://") + text, QUrl::StrictMode);
    const bool http = url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (hasScheme && !http)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("it begins with http:// or https://, not with %1://").arg(url.scheme()));
    if (!url.isValid() || url.host().isEmpty())
        return fail(
            ErrorCode::InvalidInput,
            QStringLiteral("\"%1\" is no address: write a host and a port, for example 127.0.0.1:9100")
                .arg(text.left(200)));
    if (url.path().isEmpty())
        url.setPath(QStringLiteral("/metrics"));
    return url;
}

} // namespace wf
