// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QUrl>

#include <map>
#include <vector>

class QLabel;
class QLineEdit;
class QListWidget;
class QListWidgetItem;
class QTextBrowser;

namespace wf {

class ManualDocument;

/// The manual that is compiled in: contents at the left, a page beside them, a search over all pages. Links
/// lead to other pages. Needs no network and no browser.
class ManualDialog : public QDialog
{
    Q_OBJECT
public:
    explicit ManualDialog(QWidget *parent);
    /// The page that is shown: "targets.md".
    const QString &page() const { return m_page; }
    /// Every page, in the order of the contents.
    QStringList pages() const;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Place
    {
        QString page;
        int scroll = 0;
    };
    void buildLeft();
    void buildText();
    void buildKeys();
    void fillContents();
    void addPage(const QString &page, const QString &title);
    /// Shows a page, from its beginning or from the heading that `heading` names as GitHub does.
    void showPage(const QString &page, const QString &heading = {});
    void visit(const QUrl &link); ///< As showPage(), and back() returns from there.
    void leave(std::vector<Place> &from, std::vector<Place> &to);
    void search(const QString &wanted);
    void findNext(bool backward);
    void step(int direction);
    int placesOn(const QString &page, const QString &wanted);
    QListWidgetItem *itemOf(const QString &page) const;

    QLineEdit *m_find = nullptr;
    QListWidget *m_contents = nullptr;
    QLabel *m_nothing = nullptr;
    QTextBrowser *m_text = nullptr;
    ManualDocument *m_document = nullptr;
    QString m_page;
    std::vector<Place> m_back;
    std::vector<Place> m_forward;
    std::map<QString, QString>
        m_words; ///< The pages as they are read, for the search; made when first searched.
};

} // namespace wf
