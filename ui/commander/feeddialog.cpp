// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/feeddialog.h"

#include "kit/widgetkit.h"
#include "theme/plainlabel.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace wf {

FeedDialog::FeedDialog(DeskView &desk, DeskSetup &setup, QWidget *parent)
    : QDialog(parent), m_desk(desk), m_setup(setup), m_name(new QLineEdit(this)), m_url(new QLineEdit(this)),
      m_interval(new QComboBox(this)), m_token(new QLineEdit(this)), m_error(new PlainLabel(this))
{
    setObjectName(QStringLiteral("feedDialog"));
    setWindowTitle(tr("Add a Prometheus target"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    auto *form = new QFormLayout;
    m_url->setObjectName(QStringLiteral("feedUrl"));
    kit::setHint(*m_url, QStringLiteral("http://127.0.0.1:9100/metrics"));
    m_url->setMinimumWidth(380);
    m_name->setObjectName(QStringLiteral("feedName"));
    kit::setHint(*m_name, tr("Its name in the window"));
    m_interval->setObjectName(QStringLiteral("feedInterval"));
    m_interval->setEditable(true);
    m_interval->addItems({QStringLiteral("5s"), QStringLiteral("1s"), QStringLiteral("15s"),
                          QStringLiteral("30s"), QStringLiteral("1m")});
    m_token->setObjectName(QStringLiteral("feedToken"));
    m_token->setEchoMode(QLineEdit::Password);
    kit::setHint(*m_token, tr("Only if the target asks for one"));
    form->addRow(tr("&Address"), m_url);
    form->addRow(tr("&Name"), m_name);
    form->addRow(tr("&Every"), m_interval);
    form->addRow(tr("&Bearer token"), m_token);
    layout->addLayout(form);
    auto *hint = new PlainLabel(tr("It is added to %1.").arg(desk.options().configFile), this);
    hint->setProperty("role", "muted");
    hint->setWordWrap(true);
    layout->addWidget(hint);
    m_error->setObjectName(QStringLiteral("feedError"));
    m_error->setProperty("role", "error");
    m_error->setWordWrap(true);
    m_error->hide();
    layout->addWidget(m_error);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    auto *add = new QPushButton(tr("Watch it"), this);
    add->setObjectName(QStringLiteral("feedAccept"));
    add->setProperty("kind", "primary");
    add->setDefault(true);
    buttons->addButton(add, QDialogButtonBox::AcceptRole);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &FeedDialog::submit);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void FeedDialog::submit()
{
    FeedConfig feed;
    feed.url = QUrl(m_url->text().trimmed(), QUrl::StrictMode);
    feed.name = FeedId(m_name->text().trimmed().isEmpty() ? feed.url.authority() : m_name->text().trimmed());
    const auto interval = parseDuration(m_interval->currentText());
    feed.interval = interval.value_or(Millis{0});
    feed.timeout = std::min<Millis>(feed.interval, std::chrono::seconds(10));
    feed.bearerToken = m_token->text();
    if (feed.url.path().isEmpty())
        feed.url.setPath(QStringLiteral("/metrics"));
    // The configuration's own reader says what is wrong with it.
    if (const auto added = m_setup.addFeed(feed); !added) {
        m_error->setText(added.error().message);
        m_error->show();
        return;
    }
    accept();
}

} // namespace wf

#include "moc_feeddialog.cpp"
