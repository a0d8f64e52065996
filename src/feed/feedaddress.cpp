// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/feedaddress.h"

namespace wf {

std::optional<QUrl> httpUrlOf(const QString &text)
{
    QUrl url(text, QUrl::StrictMode);
    const bool http = url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (!url.isValid() || !http || url.host().isEmpty())
        return std::nullopt;
    if (url.path().isEmpty())
        url.setPath(QStringLiteral("/metrics"));
    return url;
}

Expected<QUrl> feedUrlOf(const QString &typed)
{
    const QString text = typed.trimmed();
    if (text.isEmpty())
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("write a host and a port, for example 127.0.0.1:9100"));
    const qsizetype scheme = text.indexOf(QLatin1String("://"));
    if (const auto url = httpUrlOf(scheme < 0 ? QStringLiteral("http://") + text : text))
        return *url;
    const QString begins = text.left(scheme).toLower();
    if (scheme >= 0 && begins != QLatin1String("http") && begins != QLatin1String("https"))
        return fail(
            ErrorCode::InvalidInput,
            QStringLiteral("it begins with http:// or https://, not with %1://").arg(begins.left(40)));
    return fail(ErrorCode::InvalidInput,
                QStringLiteral("\"%1\" is no address: write a host and a port, for example 127.0.0.1:9100")
                    .arg(text.left(200)));
}

} // namespace wf
